// Keys at the desk: "/" goes to the search, J and K walk a page's rows, X ticks one, B goes to what
// is done with those ticked (or with the page), Enter opens a row, "?" lists the keys. None of them
// while somebody types, or while a dialog is open.

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
  say("row", rows.indexOf(next) + 1, rows.length);
  return true;
}

function say(what, n, all) {
  const said = document.getElementById("keys-said");
  if (said) said.textContent = (said.dataset[what] || "").replace("{n}", n).replace("{all}", all);
}

function tick(row) {
  const box = row?.querySelector("input[type=checkbox]");
  if (!box) return false;
  box.click();
  say("ticked", document.querySelectorAll(`${ROWS} input[type=checkbox]:checked`).length, "");
  return true;
}

function goTo(selector) {
  const target = document.querySelector(selector);
  target?.focus();
  return Boolean(target);
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
    (event.key === "x" && tick(event.target.closest?.(ROWS))) ||
    (event.key === "b" && goTo("[data-niangjia-bulk], .bar-act .btn-primary")) ||
    (event.key === "n" && press("[data-niangjia-new]")) ||
    (event.key === "Enter" && event.target.matches(ROWS) && open(event.target));
  if (done) event.preventDefault();
});
