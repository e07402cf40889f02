// The parts of Tabler the pages stand on: its reset, grid, spacing, flex and text classes, forms,
// buttons and cards. Everything else of it (4,000 classes) is left out of app.css.

import { readFileSync } from "node:fs";
import postcss from "postcss";

const SOURCE = new URL("node_modules/@tabler/core/dist/css/tabler.css", import.meta.url);
const SIZE = "(?:-(?:sm|md|lg))?";
const KEPT = [
  /^(row|container)$/,
  new RegExp(`^col${SIZE}(-auto|-\\d+)?$`),
  new RegExp(`^g[xy]?${SIZE}-[0-5]$`),
  new RegExp(`^d${SIZE}-(none|block|inline|inline-block|flex|inline-flex|grid)$`),
  new RegExp(`^flex${SIZE}-(fill|row|column|wrap|nowrap|grow-[01]|shrink-[01])$`),
  new RegExp(`^(justify-content|align-items|align-self)${SIZE}-(start|end|center|between|around|baseline|stretch)$`),
  new RegExp(`^[mp][tbsexy]?${SIZE}-([0-5]|auto)$`),
  /^gap-[0-5]$/,
  /^[wh]-(100|auto)$/,
  /^text-(start|center|end|nowrap|wrap|break)$/,
  /^fw-(normal|medium|bold)$/,
  /^fs-[1-5]$/,
  /^visually-hidden(-focusable)?$/,
  /^list-(unstyled|inline|inline-item)$/,
  /^form-(control|select|label)$/,
  /^(btn|btn-primary)$/,
  /^(card|card-body)$/,
  /^(disabled|active|show|collapsed)$/, // states, only ever beside one of the above
];
const LEFT_OUT = /theme[=~^|]*"?dark|\[dir=|::-webkit-scrollbar|scrollbar|calendar/

const isKept = (name) => KEPT.some((pattern) => pattern.test(name));
const classesOf = (selector) =>
  [...selector.replace(/\[[^\]]*\]/g, "").matchAll(/\.((?:[\w-]|\\.)+)/g)].map((found) => found[1].replace(/\\/g, ""));

/** The css of the kept parts, with the variables and key frames that only they use. */
export function tabler() {
  const sheet = postcss.parse(readFileSync(SOURCE, "utf8"));
  sheet.walkComments((comment) => {
    if (!comment.text.startsWith("!")) comment.remove();
  });
  sheet.walkRules((rule) => {
    if (rule.parent.type === "atrule" && /keyframes$/.test(rule.parent.name)) return;
    const selectors = rule.selectors.filter(
      (selector) => !LEFT_OUT.test(selector) && classesOf(selector).every(isKept),
    );
    if (selectors.length) rule.selectors = selectors;
    else rule.remove();
  });
  dropUnused(sheet);
  return sheet.toString();
}

function dropUnused(sheet) {
  for (let before = -1, now = 0; before !== now; ) {
    before = now;
    const text = sheet.toString();
    sheet.walkDecls(/^--/, (declaration) => {
      if (!text.includes(`var(${declaration.prop})`) && !text.includes(`var(${declaration.prop},`)) {
        declaration.remove();
        now += 1;
      }
    });
  }
  const text = sheet.toString();
  sheet.walkAtRules("keyframes", (frames) => {
    if (!new RegExp(`animation[^;]*\\b${frames.params}\\b`).test(text)) frames.remove();
  });
  for (let changed = true; changed; ) {
    changed = false;
    sheet.walk((node) => {
      if (node.nodes && node.nodes.length === 0) {
        node.remove();
        changed = true;
      }
    });
  }
}
