// Blind signatures, the client's half: RFC 9474, RSABSSA-SHA384-PSS-Randomized.
// Tested against the RFC's own vector (pulse/assets/answer/tests).
import { fromBase64url, fromNumber, hash, join, random, toBase64url, toNumber } from "./bytes.js";

export const PREFIX_BYTES = 32;
const SALT_BYTES = 48;
const HASH_BYTES = 48;

// A cell's key from the manifest: modulus in base64url and exponent.
export function publicKey({ n, e }) {
  const modulus = toNumber(fromBase64url(n));
  const bits = modulus.toString(2).length;
  return { n: modulus, e: BigInt(e), bits, size: Math.ceil(bits / 8), text: n };
}

// {blinded, inverse}: the bytes to hand over, and the number that unblinds the answer.
// `salt` and `r` are given by tests alone.
export async function blind(key, prepared, { salt = random(SALT_BYTES), r = below(key) } = {}) {
  const encoded = toNumber(await encodePss(prepared, key.bits - 1, salt));
  const blinded = (encoded * power(r, key.e, key.n)) % key.n;
  return { blinded: fromNumber(blinded, key.size), inverse: invert(r, key.n) };
}

// The signature of `prepared`. Throws when the signer used another key than `key`: such a
// signature would mark its bearer.
export async function finalise(key, prepared, blindSignature, inverse) {
  const signature = fromNumber((toNumber(blindSignature) * inverse) % key.n, key.size);
  if (blindSignature.length !== key.size || !(await verify(key, prepared, signature))) {
    throw new WrongKeyError("the signature does not hold under the key in the manifest");
  }
  return signature;
}

export class WrongKeyError extends Error {}

export async function verify(key, prepared, signature) {
  const jwk = { kty: "RSA", n: key.text, e: toBase64url(fromNumber(key.e, 3)), ext: true };
  const algorithm = { name: "RSA-PSS", hash: "SHA-384", saltLength: SALT_BYTES };
  const verifier = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm, verifier, signature, prepared);
}

// EMSA-PSS-ENCODE with SHA-384 and MGF1 (RFC 8017 section 9.1.1).
async function encodePss(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const digest = await hash("SHA-384", join(new Uint8Array(8), await hash("SHA-384", message), salt));
  const block = join(new Uint8Array(length - SALT_BYTES - HASH_BYTES - 2), Uint8Array.of(1), salt);
  const mask = await mgf1(digest, block.length);
  const masked = block.map((byte, i) => byte ^ mask[i]);
  masked[0] &= 0xff >> (8 * length - bits);
  return join(masked, digest, Uint8Array.of(0xbc));
}

async function mgf1(seed, length) {
  const rounds = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, i) =>
    hash("SHA-384", join(seed, fromNumber(BigInt(i), 4))),
  );
  return join(...(await Promise.all(rounds))).subarray(0, length);
}

function below(key) {
  for (;;) {
    const r = toNumber(random(key.size));
    if (r > 0n && r < key.n) return r;
  }
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === "1") result = (result * base) % modulus;
  }
  return result;
}

// The inverse of `value` modulo `modulus`, by Euclid.
function invert(value, modulus) {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  if (a !== 1n) throw new Error("this number has no inverse");
  return ((x % modulus) + modulus) % modulus;
}
