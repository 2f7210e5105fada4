// The console waits for its database: as soon as that answers, the page that was asked for is opened.
(() => {
  const ask = async () => {
    try {
      if ((await fetch('/health/ready', { cache: 'no-store' })).ok) { location.reload(); return; }
    } catch { /* The console itself is out of reach: it is asked again too. */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 2000);
})();
