// A form that is not sent yet stays on the phone, so that a lost signal or a closed page loses
// nothing. Everything works without: then only what is not sent is lost.
//
// Who she is stays out of it, and after a week so does what she typed: phones are lent.
//
// `data-niangjia-draft="name"` on a form keeps what is typed, with the form's mark, under that name;
// `data-niangjia-sent="name"` on the page that follows lets it go.

const KEY = (name) => `niangjia-draft-${name}`;
const SKIPPED = new Set(["csrfmiddlewaretoken", "page", "back", "name", "phone", "agrees"]);
const WEEK = 7 * 24 * 3600 * 1000;

function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY(name)) ?? "{}");
    return Date.now() - (kept.at ?? 0) < WEEK ? kept.typed : {};
  } catch {
    return {}; // private browsing, or somebody else's text: then there is no draft
  }
}

function keep(name, draft) {
  try {
    localStorage.setItem(KEY(name), JSON.stringify({ at: Date.now(), typed: draft }));
  } catch {
    // no room, or not allowed: the page works as it does without script
  }
}

function drop(name) {
  try {
    localStorage.removeItem(KEY(name));
  } catch {
    // not allowed: then nothing was kept either
  }
}

function written(form) {
  const found = {};
  for (const pair of new FormData(form)) {
    const name = pair[0]; // taken apart by hand: the oldest phones cannot in a loop
    if (SKIPPED.has(name) || typeof pair[1] !== "string") continue;
    found[name] = [...(found[name] ?? []), pair[1]];
  }
  return found;
}

/** Whether she has typed or ticked something before this script had come. */
function isTouched(form) {
  return [...form.elements].some((control) =>
    control.type === "checkbox" || control.type === "radio"
      ? control.checked !== control.defaultChecked
      : control.type !== "hidden" && (control.defaultValue ?? control.value) !== control.value,
  );
}

/** Put back what was typed, where the page itself brought nothing. */
function restore(form, draft) {
  let isRestored = false;
  for (const control of form.elements) {
    const values = draft[control.name];
    if (!values || SKIPPED.has(control.name)) continue;
    if (control.type === "checkbox" || control.type === "radio") {
      if (values.includes(control.value) && !control.checked) {
        control.checked = true;
        isRestored = true;
      }
    } else if (control.name === "mark") {
      control.value = values[0];
    } else if (control.type !== "hidden" && !control.value && values[0]) {
      control.value = values[0];
      isRestored = true;
    }
  }
  return isRestored;
}

/** What is known now: what the page holds stands before what was kept of it. */
function known(form, draft) {
  const found = { ...draft };
  for (const control of form.elements) delete found[control.name];
  return { ...found, ...written(form) };
}

/** What she passes over was not answered, whatever she had typed there. */
function forget(form, draft) {
  for (const control of form.elements) if (control.type !== "hidden") delete draft[control.name];
}

/** Let the form carry all that was kept, so that the next page is the one she had come to. */
function carry(form, draft) {
  for (const name of Object.keys(draft)) {
    if (form.elements.namedItem(name)) continue;
    for (const value of draft[name]) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    }
  }
}

for (const form of document.querySelectorAll("form[data-niangjia-draft]")) {
  const name = form.dataset.niangjiaDraft;
  const kept = read(name);
  if (isTouched(form)) keep(name, known(form, kept));
  const isRestored = restore(form, kept);
  form.querySelector("[data-niangjia-restored]")?.toggleAttribute("hidden", !isRestored);
  // Back to the last page, after it was sent, would lead to an error of the browser's: it may keep
  // no page that says who she is, and a page that was sent for cannot be asked for again.
  if (form.hasAttribute("data-niangjia-last")) history.replaceState(null, "", form.action);
  form.querySelector("[data-niangjia-resume]")?.addEventListener("click", () => carry(form, kept));
  form.addEventListener("input", () => keep(name, known(form, read(name))));
  form.querySelector("[data-niangjia-drop]")?.addEventListener("click", () => {
    drop(name);
    location.assign(form.action);
  });
  form.addEventListener("submit", (event) => {
    const draft = known(form, read(name));
    if (event.submitter?.name === "skip") forget(form, draft);
    keep(name, draft);
    const offline = form.querySelector("[data-niangjia-offline]");
    if (navigator.onLine || !offline) return;
    event.preventDefault();
    offline.hidden = false;
    offline.focus();
  });
}
for (const page of document.querySelectorAll("[data-niangjia-sent]")) drop(page.dataset.niangjiaSent);
