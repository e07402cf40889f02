// Builds what the pages load, into .var/static-build: app.css, app.js, icons.svg, seal.svg.

import { mkdirSync, readFileSync, rmSync, writeFileSync, copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { tabler } from "./tabler.mjs";

const HERE = new URL("./", import.meta.url);
const OUT = new URL("../../../../.var/static-build/", HERE);
const OLD_PHONES = ["chrome80", "safari13", "firefox78"];

const tablerParts = {
  name: "tabler",
  setup(run) {
    run.onResolve({ filter: /^tabler$/ }, () => ({ path: "tabler", namespace: "parts" }));
    run.onLoad({ filter: /.*/, namespace: "parts" }, () => ({ contents: tabler(), loader: "css" }));
  },
};

/** One file of symbols, so that a page loads each icon it shows once, and no font. */
function sprite() {
  const names = JSON.parse(readFileSync(new URL("icons.json", HERE), "utf8"));
  const symbols = names.map((name) => {
    const file = new URL(`node_modules/@tabler/icons/icons/outline/${name}.svg`, HERE);
    const drawing = readFileSync(file, "utf8")
      .replace(/^[^]*?<svg[^>]*>/, "")
      .replace("</svg>", "")
      .replace(/<path stroke="none"[^>]*\/>/, "")
      .replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
await build({
  absWorkingDir: fileURLToPath(HERE),
  entryPoints: { app: "css/app.css" },
  plugins: [tablerParts],
  bundle: true,
  minify: true,
  target: OLD_PHONES,
  outdir: fileURLToPath(OUT),
  logLevel: "warning",
});
await build({
  absWorkingDir: fileURLToPath(HERE),
  entryPoints: { app: "js/app.js" },
  bundle: true,
  minify: true,
  format: "iife",
  target: OLD_PHONES,
  outdir: fileURLToPath(OUT),
  logLevel: "warning",
});
writeFileSync(new URL("icons.svg", OUT), sprite());
copyFileSync(new URL("img/seal.svg", HERE), new URL("seal.svg", OUT));

for (const name of ["app.css", "app.js", "icons.svg"]) {
  const content = readFileSync(new URL(name, OUT));
  const size = (bytes) => `${(bytes / 1024).toFixed(1)} kB`;
  console.log(`${name}  ${size(content.length)}, ${size(gzipSync(content).length)} gzipped`);
}
