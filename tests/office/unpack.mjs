// Unpacks what the tests need of LibreOffice, and their typeface, into .tools/libreoffice/.
// The file `unpacked` there is written last: it says that the rest is whole.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, createReadStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const packed = join(here, "node_modules/@shelf/aws-lambda-libreoffice/bin/lo.tar.br");
const faces = join(here, "node_modules/@expo-google-fonts/arimo");
const target = join(here, "../../.tools/libreoffice");

// A third of it: help, dialogues, and what draws no slides, such as Writer, Calc and Base.
const unused = [
  "help", "sdk", "presets/gallery", "share/config/soffice.cfg", "share/template", "share/xslt",
  "program/libcuilo.so", "program/libdb*lo.so", "program/libfrmlo.so", "program/libmswordlo.so",
  "program/libmwaw*", "program/libscfiltlo.so", "program/libsclo.so", "program/libscuilo.so",
  "program/libsw*lo.so", "program/libvba*lo.so", "program/libwriterfilterlo.so",
];

async function unpack(archive, folder) {
  const excluded = unused.map((name) => `--exclude=instdir/${name}`);
  const tar = spawn("tar", ["-x", "--no-same-owner", ...excluded, "-C", folder], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = once(tar, "close");
  await pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin);
  const [code] = await ended;
  if (code !== 0) throw new Error(`tar ended with ${code}`);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "fonts"), { recursive: true });
await unpack(packed, target);
for (const face of ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"]) {
  const file = `Arimo_${face}.ttf`;
  copyFileSync(join(faces, face, file), join(target, "fonts", file));
}
writeFileSync(join(target, "unpacked"), "");
