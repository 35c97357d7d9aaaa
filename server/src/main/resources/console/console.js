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
    const button = field.form.querySelector('[data-needs-name]') ?? field.form.querySelector('button[type=submit]');
    button.disabled = field.value.trim() !== field.dataset.confirm;
  };

  // What htmx says about a box belongs to the box for screen readers too.
  const markInvalid = () => document.querySelectorAll('.fed-field').forEach((field) => {
    const box = field.querySelector('.form-control');
    if (field.querySelector('.field-error')) box.setAttribute('aria-invalid', 'true');
    else box.removeAttribute('aria-invalid');
  });

  // Of open menus only the one last used stays.
  const closeMenus = (except) => document.querySelectorAll('details[data-menu][open]').forEach((menu) => {
    if (!menu.contains(except)) menu.open = false;
  });

  // Times told by their distance stay true without the server being asked; the browser's clock may be wrong and is
  // not looked at. In the words of the server (Ago).
  const distance = (seconds) => {
    const units = [[1, 60, 'second'], [60, 60, 'minute'], [3600, 24, 'hour'], [86400, Infinity, 'day']];
    const [unit, , name] = units.find(([size, most]) => Math.floor((seconds + size / 2) / size) < most);
    const count = Math.floor((seconds + unit / 2) / unit);
    return `${count} ${name}${count === 1 ? '' : 's'}`;
  };
  const firstSeen = new WeakMap();
  const tellTimes = () => document.querySelectorAll('time[data-ago]').forEach((time) => {
    if (!firstSeen.has(time)) firstSeen.set(time, performance.now());
    const told = Number(time.dataset.ago);
    const seconds = told + Math.floor((performance.now() - firstSeen.get(time)) / 1000);
    const future = told > 0;
    const text = future ? (seconds > 0 ? `in ${distance(seconds)}` : 'now') : `${distance(-seconds)} ago`;
    if (time.textContent !== text) time.textContent = text;
  });
  setInterval(tellTimes, 1000);

  // Parts that are refreshed rest while nobody can see them, when they are told to, and when nobody has moved for an
  // hour: a page left open must not keep a session alive.
  const IDLE = 3600000;
  let lastMove = performance.now();
  const isIdle = () => performance.now() - lastMove > IDLE;
  const isLive = (event) => event.detail.elt?.matches?.('[data-live]');
  const wake = () => document.querySelectorAll('[data-live]').forEach((part) => window.htmx?.trigger(part, 'wake'));
  const move = () => {
    const idle = isIdle();
    lastMove = performance.now();
    if (idle) {
      root.classList.remove('is-idle');
      wake();
    }
  };
  addEventListener('pointermove', move, { passive: true });
  addEventListener('keydown', move, { passive: true });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) wake(); });
  document.addEventListener('htmx:beforeRequest', (event) => {
    if (!isLive(event)) return;
    root.classList.toggle('is-idle', isIdle());
    if (document.hidden || isIdle() || root.classList.contains('is-paused')) event.preventDefault();
  });
  document.addEventListener('htmx:afterRequest', (event) => {
    if (isLive(event)) root.classList.toggle('is-stale', !event.detail.successful);
  });
  const pause = (button) => {
    const paused = root.classList.toggle('is-paused');
    button.textContent = paused ? 'Go on' : 'Pause';
    if (!paused) wake();
  };

  // A list that grows at its top ends at so many rows; the link to older ones begins there.
  const trim = (list) => {
    const rows = [...list.querySelectorAll(':scope > [data-id]')];
    const most = Number(list.dataset.most);
    if (rows.length <= most) return;
    rows.slice(most).forEach((row) => row.remove());
    const older = document.getElementById('older');
    if (older) {
      const url = new URL(older.href);
      url.searchParams.set('before', rows[most - 1].dataset.id);
      older.href = url;
    }
  };
  document.addEventListener('htmx:afterSettle', () => document.querySelectorAll('[data-most]').forEach(trim));

  const tellLocalTimes = (within) => within.querySelectorAll('time[datetime]').forEach((time) => {
    const moment = new Date(time.getAttribute('datetime'));
    time.title = `${time.getAttribute('datetime')} (${moment.toLocaleString()} here)`;
  });
  document.addEventListener('htmx:load', (event) => tellLocalTimes(event.detail.elt));

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
    const pausing = target?.closest('[data-live-pause]');
    if (pausing) pause(pausing);
    const place = target?.closest('[data-href]');
    if (place) location.assign(place.dataset.href);
    const popup = target?.closest('form[data-popup] button[type=submit]');
    if (popup) window.open('', popup.form.target, 'popup,width=520,height=720');
    if (target?.closest('[data-close]')) window.close();
  });
  document.addEventListener('htmx:afterSettle', markInvalid);
  document.addEventListener('htmx:oobAfterSwap', markInvalid);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeMenus(null);
  });
  // A form that takes a while is sent once.
  document.addEventListener('submit', (event) => {
    if (event.target.matches('form[data-once]')) event.target.dataset.sent = '';
  });
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((form) => { delete form.dataset.sent; });
  });
  document.addEventListener('input', (event) => {
    if (event.target.dataset?.confirm !== undefined) checkTyped(event.target);
  });
  // A file is read into the box beside it; without this script its text is pasted.
  document.addEventListener('change', async (event) => {
    const [file] = event.target.dataset?.into ? event.target.files : [];
    if (file) document.getElementById(event.target.dataset.into).value = await file.text();
  });
  // An answer that htmx does not take, or none at all, is said where the answer would have stood.
  // Parts that are refreshed by themselves keep what they show, and say that it is old.
  const sayFailed = (event) => {
    if (isLive(event)) return;
    const note = document.createElement('div');
    note.className = 'note is-bad';
    note.setAttribute('role', 'alert');
    const status = event.detail.xhr?.status;
    note.textContent = status ? `The server answered ${status}. Load the page again and repeat what you did.`
      : 'The server could not be reached. Try again.';
    event.detail.target?.replaceChildren(note);
  };
  document.addEventListener('htmx:responseError', sayFailed);
  document.addEventListener('htmx:sendError', sayFailed);
  document.addEventListener('DOMContentLoaded', () => {
    takeFragment();
    document.querySelectorAll('input[data-confirm]').forEach(checkTyped);
    document.querySelectorAll('input[data-into]').forEach((input) => { input.closest('[hidden]')?.removeAttribute('hidden'); });
    tellLocalTimes(document);
  });
})();
