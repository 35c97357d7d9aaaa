// The console's own script: theme, copying, links that carry a secret in their fragment, and what CSS cannot do.
(() => {
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem('behalf-theme'); } catch { return null; } };
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => root.setAttribute('data-bs-theme', stored() ?? (dark.matches ? 'dark' : 'light'));
  apply(); // Before the body is drawn: this script is in the head and not deferred.
  dark.addEventListener('change', apply);

  const toggleTheme = () => {
    const next = root.getAttribute('data-bs-theme') === 'dark' ? 'light' : 'dark';
    try { localStorage.setItem('behalf-theme', next); } catch { /* A browser that keeps nothing shows its own choice. */ }
    root.setAttribute('data-bs-theme', next);
  };

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    const label = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1500);
  };

  // A one-time token travels in the fragment, which is sent to no server, and leaves the address bar at once.
  const takeFragment = () => {
    const field = document.querySelector('input[data-from-fragment]');
    if (field && location.hash.length > 1) {
      field.value = location.hash.slice(1);
      history.replaceState(null, '', location.pathname + location.search);
      field.closest('[data-filled-from-fragment]')?.setAttribute('hidden', '');
      if (field.dataset.fromFragment === 'send') field.form.requestSubmit();
    }
  };

  // The button of a dangerous form wakes when the typed text is the expected one. The server checks it again.
  const checkTyped = (field) => {
    const button = field.form.querySelector('button[type=submit]');
    button.disabled = field.value.trim() !== field.dataset.confirm;
  };

  // Of open menus only the one last used stays.
  const closeMenus = (except) => document.querySelectorAll('details[data-menu][open]').forEach((menu) => {
    if (!menu.contains(except)) menu.open = false;
  });

  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    closeMenus(target);
    if (target?.closest('[data-theme-toggle]')) toggleTheme();
    const copying = target?.closest('[data-copy]');
    if (copying) copy(copying);
    const revealing = target?.closest('[data-reveal]');
    if (revealing) {
      const field = document.getElementById(revealing.dataset.reveal);
      field.type = field.type === 'password' ? 'text' : 'password';
      revealing.textContent = field.type === 'password' ? 'Show' : 'Hide';
    }
    const popup = target?.closest('form[data-popup] button[type=submit]');
    if (popup) window.open('', popup.form.target, 'popup,width=520,height=720');
    if (target?.closest('[data-close]')) window.close();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeMenus(null);
  });
  document.addEventListener('input', (event) => {
    if (event.target.dataset?.confirm !== undefined) checkTyped(event.target);
  });
  document.addEventListener('DOMContentLoaded', () => {
    takeFragment();
    document.querySelectorAll('input[data-confirm]').forEach(checkTyped);
    document.querySelectorAll('time[datetime]').forEach((time) => {
      const moment = new Date(time.getAttribute('datetime'));
      time.title = `${time.getAttribute('datetime')} (${moment.toLocaleString()} here)`;
    });
  });
})();
