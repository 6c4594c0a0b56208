// The browser's cryptography against the RFCs' own vectors, and its ballots as JSON for Python.
// Run by `node --test tests/web/answer/`, and from pytest (test_browser_crypto.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { encode, finish, prepare, readManifest, WrongManifestError } from "../../../pulse/assets/answer/ballot.js";
import { blind, finalise, publicKey, verify, WrongKeyError } from "../../../pulse/assets/answer/blind.js";
import { fromBase64url, fromNumber, join, random, toBase64url, toHex, toNumber } from "../../../pulse/assets/answer/bytes.js";
import { seal } from "../../../pulse/assets/answer/hpke.js";

const vector = (name) => JSON.parse(readFileSync(new URL(`../../data/rfc/${name}.json`, import.meta.url)));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));

const rsa = vector("rfc9474_pss_randomized");
const key = publicKey({ n: toBase64url(bytes(rsa.n)), e: 65537 });
const prepared = join(bytes(rsa.msg_prefix), bytes(rsa.msg));

function egcd(a, n) {
  let [x, y, u, v] = [a, n, 1n, 0n];
  while (y) [x, y, u, v] = [y, x % y, v, u - (x / y) * v];
  return ((u % n) + n) % n;
}

test("RFC 9474: blinds as the vector does", async () => {
  const r = egcd(BigInt(`0x${rsa.inv}`), key.n);
  const { blinded, inverse } = await blind(key, prepared, { salt: bytes(rsa.salt), r });
  assert.equal(toHex(blinded), rsa.blinded_msg);
  assert.equal(toHex(fromNumber(inverse, key.size)), rsa.inv);
});

test("RFC 9474: finalises and verifies as the vector does", async () => {
  const signature = await finalise(key, prepared, bytes(rsa.blind_sig), BigInt(`0x${rsa.inv}`));
  assert.equal(toHex(signature), rsa.sig);
  assert.ok(await verify(key, prepared, signature));
});

test("a signature under any other key is refused", async () => {
  const wrong = bytes(rsa.blind_sig);
  wrong[100] ^= 1;
  await assert.rejects(finalise(key, prepared, wrong, BigInt(`0x${rsa.inv}`)), WrongKeyError);
  await assert.rejects(finalise(key, prepared, wrong.subarray(1), 1n), WrongKeyError);
});

test("the same message is blinded anew each time", async () => {
  const [one, other] = [await blind(key, prepared), await blind(key, prepared)];
  assert.notEqual(toHex(one.blinded), toHex(other.blinded));
});

test("RFC 9180: seals as the vector does", async () => {
  const hpke = vector("rfc9180_p256_sha256_aes128gcm_base");
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const point = bytes(hpke.pkEm);
  const coordinates = { x: toBase64url(point.subarray(1, 33)), y: toBase64url(point.subarray(33)) };
  const jwk = { kty: "EC", crv: "P-256", ...coordinates, ext: true };
  const ephemeral = {
    publicKey: await crypto.subtle.importKey("jwk", jwk, curve, true, []),
    privateKey: await crypto.subtle.importKey("jwk", { ...jwk, d: toBase64url(bytes(hpke.skEm)) }, curve, true, ["deriveBits"]),
  };
  const [first] = hpke.encryptions;
  const sealed = await seal(bytes(hpke.pkRm), bytes(hpke.info), bytes(first.pt), { ephemeral, aad: bytes(first.aad) });
  assert.equal(toHex(sealed), hpke.enc + first.ct);
});

test("bytes, numbers and base64url go round", () => {
  for (const size of [0, 1, 2, 3, 31, 256]) {
    const data = random(size);
    assert.deepEqual(fromBase64url(toBase64url(data)), data);
    if (size) assert.deepEqual(fromNumber(toNumber(data), size), data);
  }
});

test("a manifest with another fingerprint is refused", async () => {
  const text = new TextEncoder().encode('{"a":1}');
  const fingerprint = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
  assert.deepEqual(await readManifest(text, fingerprint), { a: 1 });
  await assert.rejects(readManifest(new TextEncoder().encode('{"a":2}'), fingerprint), WrongManifestError);
});

test("answers outside the scale and long comments are refused", () => {
  const manifest = { instrument: { items: [{ code: "q1" }, { code: "q2" }] }, profiles: [], comment: false, ballot_length: 3 };
  assert.deepEqual(encode(manifest, { q2: 5 }), Uint8Array.of(1, 0, 5));
  assert.throws(() => encode(manifest, { q1: 6 }), RangeError);
  assert.throws(() => encode(manifest, { q1: 1.5 }), RangeError);
  const talkative = { ...manifest, comment: true, ballot_length: 3 + 2002 };
  assert.equal(encode(talkative, {}, "é").length, 2005);
  assert.throws(() => encode(talkative, {}, "é".repeat(1001)), RangeError);
  const banded = { ...manifest, profiles: [{ code: "p", bands: ["a", "b"] }], ballot_length: 4 };
  assert.deepEqual(encode(banded, { q1: 1 }, "", { p: 2 }), Uint8Array.of(1, 1, 0, 2));
  assert.deepEqual(encode(banded, { q1: 1 }), Uint8Array.of(1, 1, 0, 0));
  assert.throws(() => encode(banded, {}, "", { p: 3 }), RangeError);
});

const given = process.env.PULSE_BALLOTS_FOR_PYTHON;

test("ballots for Python", { skip: !given }, async () => {
  const { manifest, ballots, signatures, envelopes } = JSON.parse(readFileSync(given));
  const made = envelopes
    ? await Promise.all(envelopes.map((envelope, i) => finish(manifest, envelope, signatures[i])))
    : await Promise.all(ballots.map(({ cell, answers, comment, bands }) => prepare(manifest, cell, encode(manifest, answers, comment, bands))));
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${given}.out`, JSON.stringify(made));
});
