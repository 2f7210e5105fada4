// Files go to the API in parts, by the browser's own HTTP. A line that breaks is waited for: the API is asked how far the file has come, and it goes on there.
const part = 2 * 1024 * 1024;
const tries = 12;
const running = new Map();
const wait = ms => new Promise(done => { setTimeout(done, ms); });

const token = () => fetch('/session/antiforgery', { cache: 'no-store' }).then(answer => answer.json()).then(answer => answer.token).catch(() => '');

// Only pages over HTTPS, and this machine's own, may hash; without, the parts are compared with nothing.
const hash = async bytes => crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : null;
const hex = bytes => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
const base64 = bytes => btoa(String.fromCharCode(...bytes));

// Answers a response that means something: what the network or a node that is going away does is tried again.
const call = async (signal, url, make) => {
  for (let failed = 0; ; failed++) {
    try {
      const answer = await fetch(url, { ...await make(), signal });
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 408) return answer;
    } catch (problem) {
      if (signal.aborted) throw problem;
    }
    if (failed === tries) return null;
    await wait(Math.min(15_000, 250 * 2 ** failed));
    if (signal.aborted) throw new DOMException('', 'AbortError');
  }
};

const refusal = async answer => answer ? (await answer.json().catch(() => null))?.code ?? 'UploadFailed' : 'UploadFailed';

const send = async (file, taking, signal, began, progress) => {
  const headers = async () => ({ 'X-Antiforgery': await token() });
  const whole = await hash(await file.arrayBuffer());
  const key = crypto.randomUUID?.() ?? String(Math.random());
  const begun = await call(signal, '/api/v1/uploads', async () => ({
    method: 'POST', headers: { ...await headers(), 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ name: file.name, size: file.size, ...whole && { sha256: hex(whole) }, ...taking }),
  }));
  if (!begun?.ok) return { code: await refusal(begun) };
  const { id } = await begun.json();
  const url = `/api/v1/uploads/${id}`;
  began(url);
  let offset = 0;
  for (let failed = 0; failed <= tries;) {
    const piece = await file.slice(offset, offset + part).arrayBuffer();
    const sum = await hash(piece);
    let answer = null;
    try {
      answer = await fetch(url, {
        method: 'PATCH', signal, body: piece,
        headers: { ...await headers(), 'Upload-Offset': offset, ...sum && { 'Upload-Checksum': `sha256 ${base64(sum)}` } },
      });
    } catch (problem) {
      if (signal.aborted) throw problem;
    }
    if (answer?.status === 200) return { evidence: await answer.json() };
    if (answer?.ok) {
      failed = 0;
      offset = Number(answer.headers.get('Upload-Offset'));
      progress(offset);
      continue;
    }
    const again = !answer || answer.status >= 500 || [408, 409, 429].includes(answer.status);
    if (!again) return { code: await refusal(answer) };
    failed++;
    await wait(Math.min(15_000, 250 * 2 ** failed));
    const state = await call(signal, url, async () => ({ headers: await headers() }));
    if (!state?.ok) return { code: await refusal(state) };
    const { offset: came, evidence } = await state.json();
    if (evidence) return { evidence };
    offset = came;
  }
  return { code: 'UploadFailed' };
};

// Tells the page of each file: { key, name, size, sent, done, code, evidence }. A page whose line is down hears of it when it is up again.
const bring = async (input, taking, page) => {
  const files = [...input.files].map(file => ({ key: crypto.randomUUID?.() ?? String(Math.random()), file }));
  input.value = '';
  const tell = async what => {
    for (let failed = 0; failed < tries; failed++) {
      try { await page.invokeMethodAsync('TellAsync', what); return; } catch { await wait(1000); }
    }
  };
  const of = ({ key, file }) => ({ key, name: file.name, size: file.size, sent: 0, done: false, code: null, evidence: null });
  for (const each of files) {
    running.set(each.key, { abort: new AbortController(), url: null });
    await tell(of(each));
  }
  for (const each of files) {
    const run = running.get(each.key);
    let told = 0;
    const progress = sent => {
      if (performance.now() - told < 400) return;
      told = performance.now();
      page.invokeMethodAsync('TellAsync', { ...of(each), sent }).catch(() => {});
    };
    try {
      const end = await send(each.file, taking, run.abort.signal, url => { run.url = url; }, progress);
      await tell({ ...of(each), sent: end.evidence ? each.file.size : 0, done: true, code: end.code ?? null, evidence: end.evidence ?? null });
    } catch (problem) {
      if (!run.abort.signal.aborted) await tell({ ...of(each), done: true, code: 'UploadFailed' });
    }
    running.delete(each.key);
  }
};

// Not to be waited for: files may take longer than a call of the page's.
export const begin = (input, taking, page) => { bring(input, taking, page); };

export const cancel = async key => {
  const run = running.get(key);
  run?.abort.abort();
  if (run?.url) await fetch(run.url, { method: 'DELETE', headers: { 'X-Antiforgery': await token() } }).catch(() => {});
};
