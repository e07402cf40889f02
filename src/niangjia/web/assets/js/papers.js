// Photos of papers, sent one after the other: made smaller first, with a bar for each, and again
// when the signal was lost. Without script the form sends them all at once.
//
// The same photo twice is one paper there, so that a try too many does no harm.

const EDGE = 2200; // pixels: a page of A4 stays readable
const SMALL_ENOUGH = 400 * 1024;
const MOST = 10;
const TRIES = 5;
const PAUSE = 4000;

function words(form) {
  const found = {};
  const template = form.querySelector("template[data-niangjia-words]");
  for (const one of template.content.querySelectorAll("[data-say]")) {
    found[one.dataset.say] = one.textContent;
  }
  return found;
}

/** The photo as a smaller JPEG, or as it is where the phone cannot read it. */
async function smaller(file) {
  if (!file.type.startsWith("image/") || file.size < SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return made && made.size < file.size ? made : file;
  } catch {
    return file; // a kind it cannot draw: the house looks at it as it is
  }
}

/** Send one file once; resolves to the answer's status and line, status 0 when nothing answered. */
function send(form, file, name, tell) {
  return new Promise((done) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("files", file, name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Niangjia-Paper", "1");
    request.timeout = 120000;
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) tell(event.loaded / event.total);
    });
    request.addEventListener("load", () => done({ status: request.status, line: request.responseText }));
    for (const lost of ["error", "timeout", "abort"]) {
      request.addEventListener(lost, () => done({ status: 0, line: "" }));
    }
    request.send(body);
  });
}

/** Wait until the phone says it is back, or a little while where it does not say. */
function signal() {
  return new Promise((done) => {
    const back = () => {
      clearTimeout(timer);
      removeEventListener("online", back);
      done();
    };
    const timer = setTimeout(() => (navigator.onLine ? back() : undefined), PAUSE);
    addEventListener("online", back);
  });
}

async function carry(form, file, line, say) {
  const bar = line.querySelector("progress");
  const text = line.querySelector("span");
  text.textContent = say.small;
  const made = await smaller(file);
  const name = made === file ? file.name : file.name.replace(/\.[^.]*$/, "") + ".jpg";
  for (let tries = 0; tries < TRIES; ) {
    text.textContent = say.sending;
    const answer = await send(form, made, name, (share) => {
      bar.value = share;
    });
    if (answer.status === 201 || (answer.status >= 400 && answer.status < 500)) {
      text.textContent = answer.line.length < 200 ? answer.line : say.failed;
      bar.hidden = true;
      return answer.status === 201;
    }
    // A lost signal is waited for, however long; a house that fails is asked a few times.
    if (answer.status !== 0 || navigator.onLine) tries += 1;
    text.textContent = navigator.onLine ? say.again : say.waiting;
    if (tries < TRIES) await signal();
  }
  text.textContent = say.failed;
  return false;
}

for (const form of document.querySelectorAll("form[data-niangjia-papers]")) {
  const list = form.querySelector("[data-niangjia-sending]");
  const input = form.elements.files;
  const button = form.querySelector("button");
  let isSending = false;
  addEventListener("beforeunload", (event) => {
    if (isSending) event.preventDefault();
  });
  const start = async () => {
    if (isSending || !input.files.length) return;
    isSending = true;
    button.disabled = true;
    const say = words(form);
    const chosen = [...input.files];
    list.hidden = false;
    list.replaceChildren();
    let isWhole = true;
    for (const file of chosen.slice(0, MOST)) {
      const line = document.createElement("li");
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      line.append(file.name + " ", document.createElement("span"), bar);
      list.append(line);
      isWhole = (await carry(form, file, line, say)) && isWhole;
    }
    isSending = false;
    button.disabled = false;
    input.value = "";
    if (isWhole && chosen.length <= MOST) location.reload();
    else if (chosen.length > MOST) list.append(say.many);
  };
  input.addEventListener("change", start);
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return; // the house says that none was chosen
    event.preventDefault();
    start();
  });
}
