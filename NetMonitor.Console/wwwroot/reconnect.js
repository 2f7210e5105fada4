// Reconnects by itself and calmly. A circuit the server no longer has means one of two things: the session is over
// (then the page says so), or the console was restarted or we were away too long (then the page is read anew).
(() => {
  const modal = document.getElementById('components-reconnect-modal');

  const sessionOver = async () => {
    try { return (await fetch('/session/alive', { cache: 'no-store', redirect: 'manual' })).status === 401; } catch { return false; }
  };

  const leaveOrReload = async () => {
    if (await sessionOver()) location.assign('/sign-in?ended=1');
    else location.reload();
  };

  const retry = async () => {
    try {
      if (await Blazor.reconnect()) return;
      if (Blazor.resumeCircuit && await Blazor.resumeCircuit()) return;
      await leaveOrReload();
    } catch { /* Still out of reach: the next try is already planned. */ }
  };

  modal.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    document.documentElement.toggleAttribute('data-offline', state !== 'hide');
    if (state === 'rejected') leaveOrReload();
    // The server cuts the connection of an ended session: say so at once instead of trying in vain.
    if (state === 'show') sessionOver().then(over => { if (over) location.assign('/sign-in?ended=1'); });
    if (state === 'failed') document.addEventListener('visibilitychange', () => { if (!document.hidden) retry(); }, { once: true });
  });

  document.addEventListener('click', event => { if (event.target.closest?.('[data-reconnect-now]')) retry(); });

  Blazor.start({
    circuit: {
      reconnectionOptions: { maxRetries: 120, retryIntervalMilliseconds: tries => Math.min(200 * 2 ** tries, 5000) },
    },
  });
})();
