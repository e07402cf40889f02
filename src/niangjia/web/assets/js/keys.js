// Keys at the desk: "/" goes to the search, J and K walk a table's rows, Enter opens one.

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

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const done =
    (event.key === "j" && walk(1)) ||
    (event.key === "k" && walk(-1)) ||
    (event.key === "/" && press("[data-niangjia-search]")) ||
    (event.key === "n" && press("[data-niangjia-new]")) ||
    (event.key === "Enter" && event.target.matches(ROWS) && open(event.target));
  if (done) event.preventDefault();
});
