// Reconnects by itself for as long as the page is open. Where the server no longer has the circuit, either the session is over (the sign-in page
// says so), or the console was restarted or the line was down too long (the page is loaded anew). What was typed while the line was down, or
// shortly before that was noticed, is sent again once the line stands.
(() => {
  const root = document.documentElement;
  const modal = document.getElementById('components-reconnect-modal');
  const bar = document.querySelector('.reconnect');
  const home = bar.parentElement;
  // The framework notices a dead line only after half a minute; the browser says at once when it has lost its network.
  const down = { circuit: false, network: false };
  const mark = (part, isDown) => {
    down[part] = isDown;
    if (!down.circuit && !down.network) delete root.dataset.offline;
    else root.dataset.offline ??= Date.now();
    // What lies outside an open dialog is inert: the bar moves into it, or nobody could press its button.
    const dialog = root.hasAttribute('data-offline') && document.querySelector('dialog[open]');
    if (dialog) dialog.append(bar);
    else if (bar.parentElement !== home) home.append(bar);
  };

  const here = () => location.pathname + location.search;

  // What was typed in the last minute is kept: a dead line is noticed half a minute late, and what was typed until then did not arrive.
  const unheard = 60_000;
  const typed = new Map();
  const valueOf = field => field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value;

  document.addEventListener('input', event => {
    const field = event.target;
    if (!field.id || field.type === 'password' || field.type === 'file') return;
    typed.set(field.id, { page: here(), value: valueOf(field), at: Date.now() });
    for (const [id, stroke] of typed) if (!root.hasAttribute('data-offline') && stroke.at < Date.now() - unheard) typed.delete(id);
  }, true);

  const say = (field, value) => {
    if (typeof value === 'boolean') field.checked = value; else field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  const lately = () => [...typed].filter(([, stroke]) => stroke.page === here());

  const sayAgain = () => {
    for (const [id, stroke] of lately()) {
      const field = document.getElementById(id);
      if (field) say(field, stroke.value);
    }
    typed.clear();
  };

  // After the page was loaded anew its fields are drawn one after the other; a field that is not there after 20 seconds is given up.
  const restore = () => {
    const left = JSON.parse(sessionStorage.getItem('typed') ?? '[]');
    sessionStorage.removeItem('typed');
    const waiting = new Map(left.filter(([, stroke]) => stroke.page === here()));
    if (waiting.size === 0) return;
    const look = () => {
      for (const [id, stroke] of waiting) {
        const field = document.getElementById(id);
        if (!field) continue;
        waiting.delete(id);
        if (valueOf(field) !== stroke.value) say(field, stroke.value);
      }
      if (waiting.size === 0) watch.disconnect();
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), 20_000);
    look();
  };

  // 'over', 'alive', or null while no console answers.
  const session = async () => {
    try {
      const status = (await fetch('/session/alive', { cache: 'no-store', redirect: 'manual' })).status;
      return status === 401 ? 'over' : status < 500 ? 'alive' : null;
    } catch { return null; }
  };

  let leaving = false;
  const leaveOrReload = async () => {
    if (leaving) return;
    leaving = true;
    // Loading the page while no console answers would end at the browser's own error page.
    let found;
    while (!(found = await session())) await new Promise(done => setTimeout(done, 500));
    if (found === 'over') { location.assign('/sign-in?ended=1'); return; }
    sessionStorage.setItem('typed', JSON.stringify(lately()));
    location.reload();
  };

  const retry = async () => {
    if (!down.circuit) return;
    try {
      if (await Blazor.reconnect()) return;
      await leaveOrReload();
    } catch { /* Still out of reach: the framework tries again by itself. */ }
  };

  // The server cuts the connection of a session that has ended, and lets nobody without one connect: then there is nothing to reconnect to.
  let asking = false;
  const leaveIfOver = async () => {
    if (asking) return;
    asking = true;
    if (await session() === 'over') location.assign('/sign-in?ended=1');
    asking = false;
  };

  modal.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    mark('circuit', state !== 'hide');
    if (state === 'hide') sayAgain();
    if (state === 'rejected') leaveOrReload();
    if (state === 'show' || state === 'retrying') leaveIfOver();
  });

  // The framework does not reconnect a circuit that could not be started or that has failed. The page is loaded anew, at most every five seconds:
  // one that fails each time would otherwise be loaded without a pause.
  const failed = async () => {
    mark('circuit', true);
    const wait = 5000 - (Date.now() - (sessionStorage.getItem('failed') ?? 0));
    sessionStorage.setItem('failed', Date.now() + Math.max(wait, 0));
    if (wait > 0) await new Promise(done => setTimeout(done, wait));
    leaveOrReload();
  };

  // It shows in two ways: the framework makes this element visible, and a failed first call to the server is an unhandled rejection.
  new MutationObserver(failed).observe(document.getElementById('blazor-error-ui'), { attributes: true, attributeFilter: ['style'] });
  addEventListener('unhandledrejection', event => { if (event.reason?.errorType === 'FailedToNegotiateWithServerError') failed(); });

  document.addEventListener('click', event => { if (event.target.closest?.('[data-reconnect-now]')) retry(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) retry(); });
  addEventListener('offline', () => mark('network', true));
  addEventListener('online', () => { mark('network', false); retry(); });

  // A line that stands says nothing of whether the server answers. A beat goes through the circuit like a click does, in the same order: what was
  // clicked before it has arrived when it is answered.
  const every = 2000, patience = 2500, soon = 600;
  let line = 0, unanswered = 0, pressed = null;

  // Until its first beat is answered a page is a picture: the framework waits without end for a server that takes the connection and then says
  // nothing. A page whose circuit does not come is loaded anew, each time after a longer wait: the server may only be slow.
  const takeover = Number(sessionStorage.getItem('takeover') ?? 20_000);
  let alive = false;
  // What was asked on a line that is gone is never answered.
  const forget = () => {
    line++;
    [unanswered, pressed] = [0, null];
    delete root.dataset.unanswered;
    delete root.dataset.waiting;
  };
  modal.addEventListener('components-reconnect-state-changed', forget);

  const beat = async () => {
    const [sent, on] = [Date.now(), line];
    const late = setTimeout(() => { if (on === line) root.dataset.unanswered ??= sent; }, patience);
    unanswered++;
    try {
      await DotNet.invokeMethodAsync('NetMonitor.Console', 'Beat');
      alive = true;
      sessionStorage.removeItem('takeover');
    } catch { /* The line was lost, which is said in its own way, or there is no circuit yet. */ }
    clearTimeout(late);
    if (on !== line) return;
    unanswered--;
    if (alive) delete root.dataset.unanswered;
  };

  const keepBeating = () => {
    const begun = Date.now();
    setTimeout(() => { if (!alive) root.dataset.unanswered ??= begun; }, patience);
    setTimeout(() => {
      if (alive) return;
      sessionStorage.setItem('takeover', takeover * 2);
      failed();
    }, takeover);
    setInterval(() => { if (!document.hidden && !root.hasAttribute('data-offline') && unanswered === 0) beat(); }, every);
    document.addEventListener('visibilitychange', () => { if (!document.hidden && unanswered === 0) beat(); });
  };

  // A click that has no answer shows that it waits, and the same button is not pressed again meanwhile: nothing is sent twice.
  document.addEventListener('click', async event => {
    const button = event.target.closest?.('main button, main input[type=checkbox], dialog button');
    if (!button) return;
    if (pressed === button) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const on = line;
    pressed = button;
    const slow = setTimeout(() => { if (on === line) root.dataset.waiting = ''; }, soon);
    // Behind the click itself, which the framework sends when this listener is done.
    await new Promise(done => setTimeout(done));
    await beat();
    clearTimeout(slow);
    if (on !== line || pressed !== button) return;
    pressed = null;
    delete root.dataset.waiting;
  }, true);

  Blazor.start({
    circuit: {
      reconnectionOptions: { maxRetries: 1e9, retryIntervalMilliseconds: tries => Math.min(200 * 2 ** Math.min(tries, 10), 5000) },
    },
  }).then(() => { restore(); keepBeating(); }, failed);
})();
