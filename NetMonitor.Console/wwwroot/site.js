// What the page does without a round trip: theme, rail, drawer, menus, the browser's zone, dialogs, uploads.
(() => {
  const root = document.documentElement;
  const year = 365 * 24 * 3600;
  const keep = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${year};samesite=lax`; };

  // Read once: the server then writes times in the user's zone from the first byte.
  keep('zone', Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai');

  const drawer = open => {
    root.toggleAttribute('data-drawer-open', open);
    if (open) document.querySelector('#rail a')?.focus();
  };

  document.addEventListener('click', event => {
    const at = selector => event.target.closest?.(selector);
    const theme = at('[data-theme-set]');
    if (theme) { root.dataset.theme = theme.dataset.themeSet; keep('theme', root.dataset.theme); }
    if (at('[data-rail-toggle]')) { root.dataset.rail = root.dataset.rail === 'collapsed' ? 'open' : 'collapsed'; keep('rail', root.dataset.rail); }
    if (at('[data-drawer]')) drawer(true);
    if (at('[data-drawer-close]') || at('#rail a')) drawer(false);
    if (at('[data-reload]')) location.reload();
    if (at('[data-print]')) print();
    const skip = at('[data-skip]');
    if (skip) { event.preventDefault(); document.getElementById('main')?.focus(); }
    // One menu at a time, and none after a choice or a click elsewhere.
    for (const menu of document.querySelectorAll('details[data-menu][open]'))
      if (!menu.contains(event.target) || at('.menu-list a, .menu-list button')) menu.open = false;
  });

  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    drawer(false);
    for (const menu of document.querySelectorAll('details[data-menu][open]')) { menu.open = false; menu.querySelector('summary').focus(); }
  });

  window.netmonitor = {
    showModal: element => { if (element && !element.open) element.showModal(); },
    copy: text => navigator.clipboard?.writeText(text),
    // Files go by HTTP to the API, never through the circuit. Answers { ok, status, code }.
    upload: async (url, input) => {
      const token = await fetch('/session/antiforgery', { cache: 'no-store' }).then(answer => answer.json()).then(answer => answer.token).catch(() => '');
      const answers = [];
      for (const file of input.files) {
        const body = new FormData();
        body.append('file', file);
        try {
          const answer = await fetch(url, { method: 'POST', body, headers: { 'X-Antiforgery': token, 'Idempotency-Key': crypto.randomUUID?.() ?? String(Math.random()) } });
          const problem = answer.ok ? null : await answer.json().catch(() => null);
          answers.push({ name: file.name, ok: answer.ok, code: problem?.code ?? (answer.ok ? null : answer.status === 413 ? 'AttachmentTooLarge' : 'UploadFailed') });
        } catch { answers.push({ name: file.name, ok: false, code: 'UploadFailed' }); }
      }
      input.value = '';
      return answers;
    },
  };
})();
