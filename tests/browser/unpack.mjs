// Unpacks the headless Chromium of the npm package, its libraries and its fonts into .tools/chromium/.
// The file `unpacked` there is written last: it says that the rest is whole.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const packed = join(here, "node_modules/@sparticuz/chromium/bin");
const target = join(here, "../../.tools/chromium");

const inflate = (name) => brotliDecompressSync(readFileSync(join(packed, name)));
const untar = (name, folder) => execFileSync("tar", ["-x", "-C", folder], { input: inflate(name) });

// Without a configuration that names a font folder Chromium draws no text at all.
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${target}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${target}/font-cache</cachedir>
  <alias><family>Arial</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of ["al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"]) untar(name, target);
writeFileSync(join(target, "chromium"), inflate("chromium.br"));
chmodSync(join(target, "chromium"), 0o755);
writeFileSync(join(target, "fonts.conf"), fontsConfiguration);
writeFileSync(join(target, "unpacked"), "");
