// What the page does without a round trip: theme, rail, drawer, menus, the browser's zone, dialogs, uploads.
(() => {
  const root = document.documentElement;
  const year = 365 * 24 * 3600;
  const keep = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${year};samesite=lax`; };

  // The server reads it with the next request and writes all times in the user's zone.
  keep('zone', Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai');

  // While an input method composes, its keys are its own: Enter takes a candidate, the arrows move among them. No handler of ours, nor the page's on the
  // server, hears of them. Some browsers tell the last one only by its code.
  for (const kind of ['keydown', 'keyup'])
    addEventListener(kind, event => { if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation(); }, true);

  // The menu of a narrow window lies over the page: as long as it is open, nothing behind it takes the focus.
  const drawer = open => {
    if (root.hasAttribute('data-drawer-open') === open) return;
    root.toggleAttribute('data-drawer-open', open);
    for (const behind of document.querySelectorAll('.skip, .bar, main')) behind.inert = open;
    const opener = document.querySelector('[data-drawer]');
    opener.setAttribute('aria-expanded', open);
    if (open) document.querySelector('#rail a')?.focus(); else opener.focus();
  };
  matchMedia('(min-width: 961px)').addEventListener('change', () => drawer(false));

  // A double click counts as one click: when its second half comes, another step's button may stand in the same place.
  document.addEventListener('click', event => {
    if (event.detail < 2 || !event.target.closest?.('.btn.primary, .btn.danger, [data-step], [data-add], .step-bar .btn')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener('click', event => {
    const at = selector => event.target.closest?.(selector);
    const theme = at('[data-theme-set]');
    if (theme) { root.dataset.theme = theme.dataset.themeSet; keep('theme', root.dataset.theme); }
    if (at('[data-rail-toggle]')) { root.dataset.rail = root.dataset.rail === 'collapsed' ? 'open' : 'collapsed'; keep('rail', root.dataset.rail); }
    if (at('[data-drawer]')) drawer(true);
    if (at('[data-drawer-close]') || at('#rail a')) drawer(false);
    const skip = at('[data-skip]');
    if (skip) { event.preventDefault(); document.getElementById('main')?.focus(); }
    // One menu at a time, and none after a choice or a click elsewhere.
    for (const menu of document.querySelectorAll('details[data-menu][open]')) {
      const chosen = menu.contains(event.target) && at('.menu-list a, .menu-list button:not([type=submit])');
      if (menu.contains(event.target) && !chosen) continue;
      // What is chosen can't keep the focus in a closed menu; a dialog that it opens gives it back to the menu.
      if (chosen) menu.querySelector('summary').focus();
      menu.open = false;
    }
  });

  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    drawer(false);
    for (const menu of document.querySelectorAll('details[data-menu][open]')) { menu.open = false; menu.querySelector('summary').focus(); }
  });

  // Long texts go to the server when the typing pauses. At each stroke would be too often, and when the field is left too late: whoever is called
  // away from the desk leaves no field.
  const pauses = new WeakMap();
  document.addEventListener('input', event => {
    const field = event.target;
    if (!field.hasAttribute?.('data-pause')) return;
    clearTimeout(pauses.get(field));
    pauses.set(field, setTimeout(() => field.dispatchEvent(new Event('change', { bubbles: true })), 600));
  });
  // Left meanwhile, the field has said it: said once more it would pass for mended.
  document.addEventListener('change', event => clearTimeout(pauses.get(event.target)));

  // Texts such as "3 minutes ago" or "2 hours left" are written again as time goes by, without the server. They go by the server's clock, since the
  // browser's own may be wrong.
  const { ago, due } = root.dataset;
  const ahead = Number(root.dataset.now) - Date.now();
  const say = (element, text) => { if (element.textContent !== text) element.firstChild.data = text; };
  setInterval(() => {
    const now = Date.now() + ahead;
    const [justNow, minutesAgo, hoursAgo] = ago.split('|');
    for (const time of document.querySelectorAll('time[data-ago]')) {
      const minutes = Math.floor((now - Date.parse(time.dateTime)) / 60_000);
      if (minutes < 0 || minutes >= 24 * 60) continue;
      if (minutes < 1) say(time, justNow);
      else if (minutes < 60) say(time, minutesAgo.replace('{0}', minutes));
      else say(time, hoursAgo.replace('{0}', Math.floor(minutes / 60)));
    }
    const patterns = due.split('|');
    for (const span of document.querySelectorAll('[data-due]')) {
      const seconds = (Date.parse(span.dataset.due) - now) / 1000;
      const minutes = Math.max(1, Math.floor(Math.abs(seconds) / 60));
      span.classList.toggle('late', seconds < 0);
      say(span, patterns[(seconds < 0 ? 2 : 0) + (minutes < 60 ? 0 : 1)].replace('{0}', minutes < 60 ? minutes : Math.floor(minutes / 60)));
    }
  }, 15_000);

  // How many seconds the page is behind, while the line is down, the server does not answer or reads nothing new from the database.
  setInterval(() => {
    const dot = document.querySelector('.live-behind');
    if (!dot) return;
    const { since, says } = dot.dataset;
    const from = Number(root.dataset.offline ?? root.dataset.unanswered ?? (since && since - ahead));
    const text = from ? says.replace('{0}', Math.max(0, Math.floor((Date.now() - from) / 1000))) : '';
    if (dot.textContent !== text) dot.textContent = text;
  }, 1000);

  // Shortcuts: Ctrl+K anywhere; letters only where nobody is typing, also those that a page gives its buttons (data-key).
  let going = 0;
  const keyed = key => document.querySelector(`main [data-key="${CSS.escape(key.toLowerCase())}"]`);
  // After one key, the others count again once the page has answered: what is typed for the dialog that a key opens must not press another button.
  let pressed = false;
  const press = button => {
    if (pressed || button.disabled) return;
    pressed = true;
    const answered = () => { pressed = false; watch.disconnect(); clearTimeout(late); };
    const watch = new MutationObserver(answered);
    watch.observe(document.getElementById('main'), { childList: true, subtree: true, attributes: true, characterData: true });
    const late = setTimeout(answered, 5000);
    button.click();
  };
  // A day that was typed is taken with Enter, as any other field's value: the picker, which listens behind this, would open its calendar.
  addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.isComposing || !event.target.matches?.('.mud-picker input')) return;
    event.preventDefault();
    event.stopPropagation();
    event.target.dispatchEvent(new Event('change', { bubbles: true }));
  }, true);
  document.addEventListener('keydown', event => {
    const whole = document.querySelector('[data-print-all]');
    if (whole && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'p') {
      event.preventDefault();
      whole.click();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      document.querySelector('[data-palette]')?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, textarea, select, [contenteditable], dialog[open]')) return;
    const go = going > performance.now();
    const button = keyed(event.key);
    going = 0;
    if (go) document.querySelector(`#rail a[data-go="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
    else if (event.key === 'g') going = performance.now() + 1500;
    else if (button && !event.repeat) press(button);
    else if (event.key === '?') document.querySelector('[data-shortcuts]')?.click();
    else if (event.key === '/') {
      event.preventDefault();
      const search = document.querySelector('main input[type=search]');
      if (search) search.focus(); else document.querySelector('[data-palette]')?.click();
    }
  });

  // On paper nothing is folded.
  const folded = 'main details:not([data-menu]):not([open])';
  let unfolded = [];
  addEventListener('beforeprint', () => { unfolded = [...document.querySelectorAll(folded)]; for (const part of unfolded) part.open = true; });
  addEventListener('afterprint', () => { for (const part of unfolded) part.open = false; });

  // In a tree one item takes the focus, and keys move it: up and down what is in sight, right and left into and out of what is below.
  document.addEventListener('keydown', event => {
    const item = event.target.closest?.('[data-tree] [role=treeitem]');
    if (!item || event.target !== item || event.ctrlKey || event.metaKey || event.altKey) return;
    const tree = item.closest('[data-tree]');
    const all = [...tree.querySelectorAll('[role=treeitem]')];
    const go = to => {
      if (!to) return;
      for (const other of all) other.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    };
    const part = name => item.querySelector(`[data-${name}]`);
    const open = item.getAttribute('aria-expanded');
    const acts = {
      ArrowDown: () => go(all[all.indexOf(item) + 1]), ArrowUp: () => go(all[all.indexOf(item) - 1]), Home: () => go(all[0]), End: () => go(all.at(-1)),
      ArrowRight: () => { if (open === 'false') part('twist').click(); else go(item.nextElementSibling?.querySelector('[role=treeitem]')); },
      ArrowLeft: () => { if (open === 'true') part('twist').click(); else go(item.closest('[role=group]')?.previousElementSibling); },
      Enter: () => part('choose').click(), ' ': () => part('choose').click(), '+': () => part('below')?.click(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });

  // What is clicked in a tree is where its keys go on.
  document.addEventListener('click', event => {
    const item = event.target.closest?.('[data-tree] [role=treeitem]');
    if (!item) return;
    for (const other of item.closest('[data-tree]').querySelectorAll('[role=treeitem]')) other.tabIndex = other === item ? 0 : -1;
  });

  // Opens the dialog it stands in as soon as it is drawn, so that a key typed right after the click already goes there; gives the focus back when
  // the dialog is gone.
  customElements.define('modal-opener', class extends HTMLElement {
    connectedCallback() {
      // Only once the whole change is drawn: the field that takes the focus may be drawn after this element.
      queueMicrotask(() => {
        const dialog = this.closest('dialog');
        if (!dialog || dialog.open) return;
        this.before = document.activeElement;
        dialog.showModal();
      });
    }

    disconnectedCallback() {
      // The button it was opened from may have been replaced meanwhile by a new one for the same row.
      setTimeout(() => {
        const { before } = this;
        if (before?.isConnected) before.focus();
        else if (before?.dataset?.open) document.querySelector(`[data-open="${CSS.escape(before.dataset.open)}"]`)?.focus();
      });
    }
  });

  window.netmonitor = {
    // Panels of the bar are drawn at the end of the page's landmark: all before them lies behind an open one.
    behind: open => {
      for (const part of document.querySelectorAll('#main > :not(.mud-popover-provider)')) part.inert = open;
    },
    press: selector => document.querySelector(selector)?.click(),
    // Puts the focus on the first field that is marked as wrong. The mark may come a moment later, and the field may still be disabled while
    // what was sent is under way, so it looks again a few times.
    focusWrong: (field = 'main ', tries = 40) => {
      const wrong = document.querySelector(`${field}[aria-invalid=true]`);
      if (wrong && !wrong.disabled) wrong.focus();
      else if (tries > 0) setTimeout(() => window.netmonitor.focusWrong(field, tries - 1), 50);
    },
    // Answers whether it was copied: browsers have no clipboard for pages without HTTPS, and may refuse.
    copy: async text => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        const field = document.createElement('textarea');
        field.value = text;
        field.style.position = 'fixed';
        (document.querySelector('dialog[open]') ?? document.body).append(field);
        const before = document.activeElement;
        field.select();
        const copied = document.execCommand('copy');
        field.remove();
        before?.focus();
        return copied;
      }
    },
    // Files go by HTTP to the API, never through the circuit. Answers { name, ok, code } for each.
    upload: async (url, input) => {
      const token = await fetch('/session/antiforgery', { cache: 'no-store' }).then(answer => answer.json()).then(answer => answer.token).catch(() => '');
      const answers = [];
      for (const file of input.files) {
        const body = new FormData();
        body.append('file', file);
        try {
          const headers = { 'X-Antiforgery': token, 'Idempotency-Key': crypto.randomUUID?.() ?? String(Math.random()) };
          const answer = await fetch(url, { method: 'POST', body, headers });
          const problem = answer.ok ? null : await answer.json().catch(() => null);
          const unnamed = answer.status === 413 ? 'AttachmentTooLarge' : 'UploadFailed';
          answers.push({ name: file.name, ok: answer.ok, code: answer.ok ? null : problem?.code ?? unnamed });
        } catch { answers.push({ name: file.name, ok: false, code: 'UploadFailed' }); }
      }
      input.value = '';
      return answers;
    },
  };

  // How many notices are not read stands before the tab's title, which each page sets anew.
  const retitle = () => {
    const unread = document.querySelector('.bell')?.dataset.unread;
    // Into the page's own text: another text node in its place would keep this title over all pages that come.
    const text = [...document.querySelector('title')?.childNodes ?? []].find(node => node.nodeType === Node.TEXT_NODE);
    const plain = text?.data.replace(/^\(\d+\+?\) /, '');
    const title = unread ? `(${unread}) ${plain}` : plain;
    if (text && text.data !== title) text.data = title;
  };
  new MutationObserver(retitle).observe(document.head, { childList: true, subtree: true, characterData: true });
  new MutationObserver(retitle).observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-unread'] });
})();
