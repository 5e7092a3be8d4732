// Builds what `src/` holds into the folder that is named, each file with a hash in its name, and a manifest of them.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) throw new Error("usage: node build.mjs FOLDER");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const entries = ["workbench.js", "map.js", "map.css", "charts.js", "workbench.css"];
const { metafile } = await build({
  entryPoints: entries.map((name) => `src/${name}`),
  outdir: out,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "linked",
  target: ["chrome111", "firefox113", "safari16.4"],
  format: "esm",
  loader: { ".png": "file", ".svg": "file" },
  metafile: true,
});

const manifest = {};

function keep(name, path) {
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 8);
  manifest[name] = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  copyFileSync(path, join(out, manifest[name]));
}

for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(path);
}
for (const name of ["mark.svg"]) keep(name, `src/${name}`);
// The outlines of countries (Natural Earth, public domain).
keep("countries.json", "node_modules/world-atlas/countries-50m.json");
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2));
