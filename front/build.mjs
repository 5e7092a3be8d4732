// Builds what `src/` holds into the folder that is named, each file with a hash in its name, a manifest of them, and the
// licences of what is in them.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { build } from "esbuild";

const built = process.argv[2];
if (!built) throw new Error("usage: node build.mjs FOLDER");
// Beside it, so that who serves the folder has the old files until the new ones are whole.
const out = `${built}.new`;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const entries = ["workbench.js", "map.js", "map.css", "workbench.css"];
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

// What of others is in the files: every package that a built file is made from, and the outlines.
const packages = new Set(["world-atlas"]);
for (const path of Object.keys(metafile.inputs)) {
  const found = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/);
  if (found) packages.add(found[1]);
}
const licences = [...packages].sort().map((name) => {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json")));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "(The package has no file with its licence.)";
  return `${name} ${version}: ${license}\n\n${text}\n`;
});
writeFileSync(join(out, "LICENCES.txt"), licences.join(`\n${"-".repeat(80)}\n\n`));

const old = `${built}.old`;
rmSync(old, { recursive: true, force: true });
if (existsSync(built)) renameSync(built, old);
renameSync(out, built);
rmSync(old, { recursive: true, force: true });
