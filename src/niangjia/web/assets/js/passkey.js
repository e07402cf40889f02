// Passkeys: the one thing at the door that needs script. The form appears only where it can work;
// `webauthnJSON` comes with the page that asks (allauth's own file, served by us).

const told = document.getElementById("passkey-options");
const forms = document.querySelectorAll("form[data-passkey]");

function works() {
  const isAddress = /^[\d.]+$|:/.test(location.hostname); // browsers know no passkey for a number
  return told && window.PublicKeyCredential && window.webauthnJSON && !isAddress;
}

async function answer(form) {
  const options = JSON.parse(told.textContent);
  const complaint = form.querySelector("[role=alert]");
  complaint.hidden = true;
  try {
    const credential =
      form.dataset.passkey === "create"
        ? await window.webauthnJSON.create(options.creation_options)
        : await window.webauthnJSON.get(options.request_options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    complaint.hidden = false; // cancelled, timed out, or not the key: said in words, tried again
  }
}

addEventListener("DOMContentLoaded", () => {
  if (!works()) return;
  for (const form of forms) {
    form.hidden = false;
    form.querySelector("button").addEventListener("click", () => answer(form));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  for (const line of document.querySelectorAll("[data-passkey-none]")) line.hidden = true;
});
