// Builds pulse/static/ from our own sources and the pinned npm packages.
//
// A folder with a main.js is one bundle of the folder's name: pulse/assets/answer/main.js becomes
// pulse/static/answer.js. Every other .js and .css file is a bundle of its own under the same path.
// manifest.json holds the SHA-256 of each file; pages ask for `file?v=hash`, so that a cached file is
// never a stale one. The same sources give the same bytes: the answer bundle's hash is published.
// Beside each text file lies its .gz, for the server to send as it is.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const sources = dirname(fileURLToPath(import.meta.url));
const root = join(sources, "..", "..");
const modules = join(root, "node_modules");
const finished = join(root, "pulse", "static");
const target = join(root, ".tools", `static-${process.pid}`);
const answerBundle = "answer.js";
const answerLimit = 30_000; // bytes after gzip: the whole script of the answer page on a slow phone

const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();

// {out, in} for esbuild where the file is a bundle's entry; nothing where it is a part of one.
function entry(file, all) {
  const [, stem] = /^(.*)\.(?:js|css)$/.exec(file) ?? [];
  if (!stem) return [];
  const main = `${dirname(file)}/main.js`;
  if (file !== main && file.endsWith(".js") && all.includes(main)) return [];
  return [{ out: file === main ? dirname(file) : stem, in: join(sources, file) }];
}

async function bundleOurSources() {
  const all = filesUnder(sources);
  await build({
    absWorkingDir: root,
    entryPoints: all.flatMap((file) => entry(file, all)),
    outdir: target,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022"],
    charset: "utf8",
    legalComments: "none",
    external: ["/static/*"],
    logLevel: "warning",
  });
  for (const file of all.filter((name) => /\.(svg|png|ico|webmanifest)$/.test(name))) {
    cpSync(join(sources, file), join(target, file));
  }
}

// The typeface and the crest are reserved for services on the gov.uk domain. An override in our own
// style sheet would still have browsers ask for the font files, so they are taken out here.
function copyGovukStyles() {
  const original = readFileSync(join(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.css"), "utf8");
  const styles = original
    .replace(/@font-face\{[^}]*GDS Transport[^}]*\}/g, "")
    .replaceAll("GDS Transport,", "")
    .replace(/url\(\/assets\/images\/govuk-crest\.svg\)/g, "none")
    .replace(/\/\*# sourceMappingURL=.*?\*\//, "");
  if (/GDS Transport|@font-face|url\(\/assets/.test(styles)) {
    throw new Error("govuk-frontend's styles still name a reserved font or image: look at copyGovukStyles");
  }
  writeFileSync(join(target, "govuk.css"), styles);
}

function copyPlotly() {
  cpSync(join(modules, "plotly.js-cartesian-dist-min/plotly-cartesian.min.js"), join(target, "plotly.js"));
}

function checkAnswerBundle() {
  const path = join(target, answerBundle);
  if (!existsSync(path)) return;
  const size = gzipSync(readFileSync(path), { level: 9 }).length;
  console.log(`${answerBundle}: ${size} bytes after gzip (limit ${answerLimit})`);
  if (size > answerLimit) throw new Error(`${answerBundle} is larger than a slow phone should have to fetch`);
}

function compress() {
  for (const file of filesUnder(target).filter((name) => /\.(js|css|svg)$/.test(name))) {
    writeFileSync(join(target, `${file}.gz`), gzipSync(readFileSync(join(target, file)), { level: 9 }));
  }
}

function writeManifest() {
  const hashes = filesUnder(target).map((file) => [
    file,
    createHash("sha256").update(readFileSync(join(target, file))).digest("hex"),
  ]);
  writeFileSync(join(target, "manifest.json"), JSON.stringify(Object.fromEntries(hashes), null, 1) + "\n");
}

try {
  mkdirSync(target, { recursive: true });
  await bundleOurSources();
  copyGovukStyles();
  copyPlotly();
  checkAnswerBundle();
  writeManifest();
  compress();
  rmSync(finished, { recursive: true, force: true });
  renameSync(target, finished);
} catch (error) {
  console.error(`The front end could not be built: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(target, { recursive: true, force: true });
}
