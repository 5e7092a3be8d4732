// Builds what `src/` holds into the folder that is named, each file with a hash in its name, and a manifest of them.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) throw new Error("usage: node build.mjs FOLDER");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const entries = ["workbench.js", "map.js", "charts.js", "workbench.css"];
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
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(path);
}
// The outlines of countries (Natural Earth, public domain).
const outlines = "node_modules/world-atlas/countries-50m.json";
const hash = createHash("sha256").update(readFileSync(outlines)).digest("hex").slice(0, 8);
const name = basename(outlines, extname(outlines));
manifest["countries.json"] = `${name}-${hash}.json`;
copyFileSync(outlines, join(out, manifest["countries.json"]));
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2));
