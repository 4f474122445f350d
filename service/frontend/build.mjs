// Bundles every entry of src/ into static/build, with a manifest the pages read and the notices of what was bundled.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(here); // relative entry points, so that the hashes do not depend on the place
const target = "../koppi/web/static/build";
const fresh = `${target}.new`;
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

const entryPoints = readdirSync("src").filter((name) => /\.(js|css)$/.test(name)).sort().map((name) => `src/${name}`);
const result = await build({
  entryPoints, outdir: fresh, entryNames: "[name]-[hash]", chunkNames: "chunk-[hash]", assetNames: "[name]-[hash]",
  bundle: true, splitting: true, format: "esm", target: "es2022", minify: true, metafile: true, legalComments: "none", logLevel: "warning",
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "empty" },
});

const entries = {};
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  if (output.entryPoint) entries[output.entryPoint.replace("src/", "")] = path.split("/").pop();
}
const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const notices = [...packages].sort().map((name) => {
  const folder = join("node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return `${name} ${about.version} (${about.license})\n\n${licence ? readFileSync(join(folder, licence), "utf8") : ""}`;
});
writeFileSync(join(fresh, "THIRD_PARTY_NOTICES.txt"), notices.join("\n----\n\n"));
const files = {};
for (const name of readdirSync(fresh).sort()) files[name] = createHash("sha256").update(readFileSync(join(fresh, name))).digest("hex");
writeFileSync(join(fresh, "manifest.json"), JSON.stringify({ entries, files }, null, 1) + "\n");
if (existsSync(target)) rmSync(target, { recursive: true });
renameSync(fresh, target);
console.log(`front end: ${Object.keys(files).length} files`);
