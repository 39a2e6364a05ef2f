// Passkeys: the one thing that a page cannot do by itself. Without scripts there are codes instead.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) { return; }
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const told = (found) => {
    const said = {}, from = found.response;
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (from[name]) { said[name] = text(from[name]); }
    }
    return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response: said, clientExtensionResults: {} });
  };
  const asked = (kind, options) => {
    options.challenge = bytes(options.challenge);
    if (kind === "get") { return navigator.credentials.get({ publicKey: options }); }
    options.user.id = bytes(options.user.id);
    return navigator.credentials.create({ publicKey: options });
  };
  for (const part of document.querySelectorAll("[data-passkey]")) {
    const button = part.querySelector("button"), form = part.closest("form"), failed = part.querySelector("[data-failed]");
    part.hidden = false;
    button.addEventListener("click", async () => {
      failed.hidden = true;
      try {
        const found = await asked(part.dataset.passkey, JSON.parse(part.dataset.options));
        form.elements.answer.value = told(found);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
