// Reconnects by itself and calmly, for as long as the page is open. A circuit the server no longer has means one of two things:
// the session is over (then the page says so), or the console was restarted or we were away too long (then the page is read anew).
// What was typed while the line was down, or just before it was seen to be, is said again once it stands.
(() => {
  const root = document.documentElement;
  const modal = document.getElementById('components-reconnect-modal');
  // The framework finds a dead line after half a minute; a browser that has lost its network says so at once.
  const down = { circuit: false, network: false };
  const mark = (part, isDown) => {
    down[part] = isDown;
    if (!down.circuit && !down.network) delete root.dataset.offline;
    else root.dataset.offline ??= Date.now();
  };

  const here = () => location.pathname + location.search;

  // A line that fell asleep is found dead by its keep-alive, half a minute later: strokes of that while went nowhere.
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

  // After the page was read anew its fields come once it has loaded; those that don't come are no longer asked.
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
    // Reading anew from a console that isn't there would leave the browser's own error page.
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
    } catch { /* Still out of reach: the next try is already planned. */ }
  };

  modal.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    mark('circuit', state !== 'hide');
    if (state === 'hide') sayAgain();
    if (state === 'rejected') leaveOrReload();
    // The server cuts the connection of an ended session: say so at once instead of trying in vain.
    if (state === 'show') session().then(found => { if (found === 'over') location.assign('/sign-in?ended=1'); });
  });

  // A circuit that never stood, or that failed, is not taken up again by the framework. The page is read anew, at most every five
  // seconds, lest one that always fails be read without end.
  const failed = async () => {
    mark('circuit', true);
    const wait = 5000 - (Date.now() - (sessionStorage.getItem('failed') ?? 0));
    sessionStorage.setItem('failed', Date.now() + Math.max(wait, 0));
    if (wait > 0) await new Promise(done => setTimeout(done, wait));
    leaveOrReload();
  };

  // The framework says so in two ways: it shows this element, and what it met on its first call to the server nobody catches.
  new MutationObserver(failed).observe(document.getElementById('blazor-error-ui'), { attributes: true, attributeFilter: ['style'] });
  addEventListener('unhandledrejection', event => { if (event.reason?.errorType === 'FailedToNegotiateWithServerError') failed(); });

  document.addEventListener('click', event => { if (event.target.closest?.('[data-reconnect-now]')) retry(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) retry(); });
  addEventListener('offline', () => mark('network', true));
  addEventListener('online', () => { mark('network', false); retry(); });

  Blazor.start({
    circuit: {
      reconnectionOptions: { maxRetries: 1e9, retryIntervalMilliseconds: tries => Math.min(200 * 2 ** Math.min(tries, 10), 5000) },
    },
  }).then(restore, failed);
})();
