// One person's ballot: fixed length, sealed to the box key, blinded for the cell's signature.
// The same steps as surveys/ballot.py.
import { blind, finalise, PREFIX_BYTES, publicKey } from "./blind.js";
import { fromBase64url, fromNumber, hash, join, random, toBase64url, toHex, toNumber, utf8 } from "./bytes.js";
import { seal } from "./hpke.js";

const VERSION = 1;
export const COMMENT_BYTES = 2000;

// The manifest, once it is shown to be the one that this page was published with.
export async function readManifest(bytes, fingerprint) {
  if (toHex(await hash("SHA-256", bytes)) !== fingerprint) {
    throw new WrongManifestError("the statement of this survey is not the published one");
  }
  return JSON.parse(new TextDecoder().decode(bytes));
}

export class WrongManifestError extends Error {}

// `answers` maps a question's code to 0 (no answer) or 1 to 5, and `bands` a declared profile's
// code to 0 (not said) or the number of a band.
export function encode(manifest, answers, comment = "", bands = {}) {
  const given = manifest.instrument.items.map((item) => answers[item.code] ?? 0);
  if (!given.every((answer) => Number.isInteger(answer) && answer >= 0 && answer <= 5)) {
    throw new RangeError("an answer is not one of the options offered");
  }
  const said = manifest.profiles.map((profile) => band(profile, bands[profile.code] ?? 0));
  const ballot = join(Uint8Array.of(VERSION, ...given, ...said), manifest.comment ? padded(comment) : new Uint8Array(0));
  if (ballot.length !== manifest.ballot_length) throw new RangeError("the ballot has the wrong length");
  return ballot;
}

function band(profile, number) {
  if (Number.isInteger(number) && number >= 0 && number <= profile.bands.length) return number;
  throw new RangeError("a declared band is not one of those offered");
}

function padded(comment) {
  const text = utf8(comment);
  if (text.length > COMMENT_BYTES) throw new RangeError("the comment is too long");
  return join(fromNumber(BigInt(text.length), 2), text, new Uint8Array(COMMENT_BYTES - text.length));
}

// A sealed ballot waiting for its signature, as text that can be kept.
export async function prepare(manifest, cell, ballot) {
  const about = info(manifest, cell);
  const sealed = await seal(fromBase64url(manifest.box_key), about, ballot);
  const prefix = random(PREFIX_BYTES);
  const { blinded, inverse } = await blind(keyOf(manifest, cell), await signed(about, prefix, sealed));
  return {
    cell,
    prefix: toBase64url(prefix),
    sealed: toBase64url(sealed),
    blinded: toBase64url(blinded),
    inverse: toBase64url(fromNumber(inverse, blinded.length)),
  };
}

// What goes into the box. Throws WrongKeyError when the signer used another key.
export async function finish(manifest, envelope, blindSignature) {
  const { cell, prefix, sealed } = envelope;
  const message = await signed(info(manifest, cell), fromBase64url(prefix), fromBase64url(sealed));
  const inverse = toNumber(fromBase64url(envelope.inverse));
  const signature = await finalise(keyOf(manifest, cell), message, fromBase64url(blindSignature), inverse);
  return { cell, prefix, signature: toBase64url(signature), sealed };
}

const info = (manifest, cell) => utf8(`pulse1|${manifest.wave}|${cell}`);

const signed = async (about, prefix, sealed) => join(prefix, await hash("SHA-256", join(about, sealed)));

export function cellOf(manifest, code) {
  const cell = manifest.cells.find((row) => row.code === code);
  if (!cell) throw new WrongManifestError("the server named a group of people that was never published");
  return cell;
}

const keyOf = (manifest, cell) => publicKey(cellOf(manifest, cell));
