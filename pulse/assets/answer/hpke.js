// Sealing to a public key: RFC 9180 in base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
// AES-128-GCM. Tested against the RFC's own vector (pulse/assets/answer/tests).
import { join, utf8 } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = join(utf8("KEM"), Uint8Array.of(0, 0x10));
const SUITE = join(utf8("HPKE"), Uint8Array.of(0, 0x10, 0, 1, 0, 1));
const NOTHING = new Uint8Array(0);

// `enc || ciphertext`. `ephemeral` and `aad` are given by tests alone.
export async function seal(recipient, info, plain, { ephemeral, aad = NOTHING } = {}) {
  const pair = ephemeral ?? (await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]));
  const sent = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await encapsulate(pair.privateKey, recipient, sent);
  const { key, nonce } = await schedule(shared, info);
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: aad };
  return join(sent, new Uint8Array(await crypto.subtle.encrypt(algorithm, cipher, plain)));
}

// Section 4.1, Encap.
async function encapsulate(secret, recipient, sent) {
  const point = await crypto.subtle.importKey("raw", recipient, CURVE, false, []);
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: point }, secret, 256);
  const prk = await extract(KEM, NOTHING, "eae_prk", new Uint8Array(bits));
  return expand(KEM, prk, "shared_secret", join(sent, recipient), 32);
}

// Section 5.1, KeySchedule in mode base.
async function schedule(shared, info) {
  const [noKey, about] = await Promise.all([
    extract(SUITE, NOTHING, "psk_id_hash", NOTHING),
    extract(SUITE, NOTHING, "info_hash", info),
  ]);
  const context = join(Uint8Array.of(0), noKey, about);
  const secret = await extract(SUITE, shared, "secret", NOTHING);
  const [key, nonce] = await Promise.all([
    expand(SUITE, secret, "key", context, 16),
    expand(SUITE, secret, "base_nonce", context, 12),
  ]);
  return { key, nonce };
}

const extract = (suite, salt, label, input) =>
  hmac(salt.length ? salt : new Uint8Array(32), join(utf8("HPKE-v1"), suite, utf8(label), input));

// One block of HKDF is enough: nothing longer than 32 bytes is asked for.
async function expand(suite, secret, label, input, length) {
  const labelled = join(Uint8Array.of(0, length), utf8("HPKE-v1"), suite, utf8(label), input);
  return (await hmac(secret, join(labelled, Uint8Array.of(1)))).subarray(0, length);
}

async function hmac(secret, bytes) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
}
