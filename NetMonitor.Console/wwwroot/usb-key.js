// FIDO2 USB keys: asks the browser for the answer of the key that is plugged in. Bytes go to and fro as base64url.
const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const ask = async put => {
  // Browsers have no keys for pages without HTTPS, but for this machine's own.
  if (!globalThis.PublicKeyCredential) return { problem: 'unsupported' };
  try {
    const credential = await put();
    const response = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const part of ['authenticatorData', 'signature', 'userHandle', 'attestationObject'])
      if (credential.response[part]) response[part] = text(credential.response[part]);
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      credential: JSON.stringify({
        id: text(credential.rawId), rawId: text(credential.rawId), type: credential.type, authenticatorAttachment: credential.authenticatorAttachment,
        clientExtensionResults: credential.getClientExtensionResults(), response,
      }),
    };
  } catch {
    // The browser says the same for a key that nobody touched, one without a PIN and one that is not enrolled here, so as to tell the site nothing.
    return { problem: 'notShown' };
  }
};

/// The key's signature of the question.
export const show = question => {
  const { challenge, ...options } = JSON.parse(question);
  return ask(() => navigator.credentials.get({ publicKey: { ...options, challenge: bytes(challenge), allowCredentials: [] } }));
};

/// A new credential of the key.
export const enrol = question => {
  const { challenge, user, ...options } = JSON.parse(question);
  return ask(() => navigator.credentials.create({
    publicKey: { ...options, challenge: bytes(challenge), user: { ...user, id: bytes(user.id) }, excludeCredentials: [] },
  }));
};

// On the sign-in page the answer goes with name and password, in one form.
const form = document.querySelector('form[data-sign-in]');
form?.querySelector('[data-usb-key]')?.addEventListener('click', async event => {
  const { userName, password, keyCode, usbKey, usbKeyState } = form.elements;
  const problem = form.querySelector('[data-usb-key-problem]');
  if (!userName.reportValidity() || !password.reportValidity()) return;
  const button = event.currentTarget;
  button.disabled = true;
  problem.hidden = true;
  const { options, state } = await fetch('/account/usb-key', { cache: 'no-store' }).then(answer => answer.json()).catch(() => ({}));
  const said = options ? await show(options) : { problem: 'notShown' };
  button.disabled = false;
  if (said.problem) {
    problem.textContent = button.dataset[said.problem];
    problem.hidden = false;
    return;
  }
  usbKey.value = said.credential;
  usbKeyState.value = state;
  keyCode.required = false;
  keyCode.value = '';
  form.requestSubmit();
});
