// Passkeys: a form with data-passkey asks the server for a ceremony, the browser for an answer, and sends that.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const described = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

  const create = async (options) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: described(options.excludeCredentials),
    } });
    return answer(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    });
  };

  const get = async (options) => {
    const found = await navigator.credentials.get({ publicKey: {
      ...options, challenge: bytes(options.challenge), allowCredentials: described(options.allowCredentials),
    } });
    return answer(found, {
      authenticatorData: text(found.response.authenticatorData),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    });
  };

  const answer = (credential, response) => ({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: {},
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  });

  const begin = async (form) => {
    const asked = await fetch(form.dataset.options, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-CSRF-Token': form.elements._csrf?.value ?? '' },
      body: '',
    });
    if (!asked.ok) throw new Error('The server did not begin. Load the page again and try once more.');
    const begun = await asked.json();
    if (begun.problem) throw new Error(begun.problem);
    return begun;
  };

  const explain = (error) => {
    if (error.name === 'NotAllowedError') return 'Cancelled, or no passkey of this console was found on this device.';
    if (error.name === 'InvalidStateError') return 'This device has a passkey of yours already.';
    return error.message;
  };

  const run = async (form) => {
    const said = form.querySelector('[data-passkey-said]');
    const button = form.querySelector('button[type=submit]');
    said.textContent = '';
    button.disabled = true;
    try {
      const begun = await begin(form);
      const options = JSON.parse(begun.options);
      const response = await (form.dataset.passkey === 'create' ? create(options) : get(options));
      form.elements.ceremony.value = begun.ceremony;
      form.elements.response.value = JSON.stringify(response);
      form.submit();
    } catch (error) {
      said.textContent = explain(error);
      button.disabled = false;
    }
  };

  document.addEventListener('submit', (event) => {
    if (event.target.matches('form[data-passkey]')) {
      event.preventDefault();
      run(event.target);
    }
  });
})();
