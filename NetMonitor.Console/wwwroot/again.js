// The console waits for its database: as soon as that answers, the page that was asked for is opened.
(() => {
  const ask = async () => {
    try {
      if ((await fetch('/health/ready', { cache: 'no-store' })).ok) { location.reload(); return; }
    } catch { /* Out of reach altogether: asked again like one that is not ready. */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 2000);
})();
