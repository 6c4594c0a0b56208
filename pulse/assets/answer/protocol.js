// The three calls to the server. None carries a cookie or a referrer, and none of them holds
// both the code and the sealed ballot.

const PATIENCE = 20_000; // milliseconds until a call without an answer is given up

// The server understood and said no: `kind` is mistyped, unknown, used, wait, closed or refused.
export class Refusal extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

// No answer, or none that could be read: worth another try.
export class Unreachable extends Error {}

export class Protocol {
  constructor(base) {
    this.base = base;
  }

  async manifest() {
    const response = await call(`${this.base}/manifest.json`, { cache: "no-cache" });
    return readable(() => response.arrayBuffer().then((body) => new Uint8Array(body)));
  }

  // Changes and stores nothing: which cell the code belongs to.
  lookUp = (code) => this.#post("start", { code });

  issue = (code, blinded) => this.#post("issue", { code, blinded });

  drop = (ballot) => this.#post("drop", ballot);

  async #post(path, body) {
    const response = await call(`${this.base}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      cache: "no-store",
    });
    return readable(() => response.json());
  }
}

async function call(address, options) {
  const always = { credentials: "omit", referrerPolicy: "no-referrer", redirect: "error" };
  let response;
  try {
    response = await fetch(address, { ...options, ...always, signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Unreachable("no answer");
  }
  if (response.ok) return response;
  if (response.status >= 500) throw new Unreachable(`status ${response.status}`);
  const { error } = await readable(() => response.json());
  throw new Refusal(error);
}

async function readable(read) {
  try {
    return await read();
  } catch {
    throw new Unreachable("the answer broke off");
  }
}
