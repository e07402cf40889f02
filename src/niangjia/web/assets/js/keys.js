// Keys at the desk: "/" goes to the search, J and K walk a page's rows, Enter opens one, "?" lists
// the keys. None of them while somebody types, or while a dialog is open.

const ROWS = "table[data-niangjia-keys] tbody tr";

function isTyping(target) {
  return target.matches("input, select, textarea, [contenteditable]");
}

function walk(step) {
  const rows = [...document.querySelectorAll(ROWS)];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement.closest?.("tr"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  for (const row of rows) row.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  const said = document.getElementById("keys-said");
  if (said) {
    const words = said.dataset.row || "";
    said.textContent = words.replace("{n}", rows.indexOf(next) + 1).replace("{all}", rows.length);
  }
  return true;
}

function press(selector) {
  const target = document.querySelector(selector);
  if (!target) return false;
  if (target.matches("input")) target.focus();
  else target.click();
  return true;
}

function open(row) {
  const link = row?.querySelector("a");
  link?.click();
  return Boolean(link);
}

function list() {
  const keys = document.getElementById("keys");
  if (!keys || !keys.showModal) return false;
  keys.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const done =
    (event.key === "j" && walk(1)) ||
    (event.key === "k" && walk(-1)) ||
    (event.key === "/" && press("[data-niangjia-search]")) ||
    (event.key === "?" && list()) ||
    (event.key === "n" && press("[data-niangjia-new]")) ||
    (event.key === "Enter" && event.target.matches(ROWS) && open(event.target));
  if (done) event.preventDefault();
});
