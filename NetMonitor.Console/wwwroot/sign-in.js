// Development only: a demo account fills in its name, password and the code its key shows now.
(() => {
  const form = document.querySelector('form[data-sign-in]');
  const list = document.querySelector('[data-demo]');
  if (!form || !list) return;
  list.addEventListener('click', async event => {
    const account = event.target.closest('button[data-user]');
    if (!account) return;
    form.elements.userName.value = account.dataset.user;
    form.elements.password.value = account.dataset.password;
    for (const other of list.querySelectorAll('button[aria-pressed]')) other.setAttribute('aria-pressed', String(other === account));
    try {
      const answer = await fetch(`/dev/keys/${encodeURIComponent(account.dataset.key)}/code`, { cache: 'no-store' });
      form.elements.keyCode.value = (await answer.json()).code;
      form.querySelector('button[type=submit]').focus();
    } catch { form.elements.keyCode.focus(); }
  });
  const filter = document.querySelector('[data-demo-filter]');
  filter?.addEventListener('input', () => {
    const words = filter.value.trim().toLowerCase();
    for (const group of list.querySelectorAll('details')) {
      let any = false;
      for (const account of group.querySelectorAll('li')) {
        account.hidden = words !== '' && !`${group.dataset.unit} ${account.textContent}`.toLowerCase().includes(words);
        any ||= !account.hidden;
      }
      group.hidden = !any;
      if (words !== '') group.open = any;
    }
  });
})();
