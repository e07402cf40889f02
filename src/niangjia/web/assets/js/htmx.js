// htmx swaps parts of a page; its settings stand in shells/base.html, in a <meta>.

import htmx from "htmx.org/dist/htmx.esm.js";

// After a swap the person is where she was; when a form came back with faults, on the first of them.
document.addEventListener("htmx:afterSettle", (event) => {
  const fault = event.target.querySelector?.("[aria-invalid=true], [role=alert]");
  if (!fault) return;
  if (!fault.matches("input, select, textarea, button, a")) fault.tabIndex = -1;
  fault.focus();
});

// A tap on a dead line must not look like a tap that worked.
document.addEventListener("htmx:sendError", () => {
  const place = document.getElementById("notice");
  const words = document.getElementById("offline");
  if (place && words) {
    place.replaceChildren(words.content.cloneNode(true));
    place.scrollIntoView({ block: "nearest" });
  }
});

export default htmx;
