// What this phone keeps: a random number for this room, and which questions it has answered. Never
// an answer. Kept across tabs, so that one phone counts once; forgotten when the session is over.
const PREFIX = "pulse-room:";

export class Device {
  #key;
  #kept;

  constructor(place) {
    this.#key = PREFIX + place;
    this.#kept = this.#read() ?? { token: randomToken(), answered: [] };
    this.#forgetOthers();
    this.#write();
  }

  get token() {
    return this.#kept.token;
  }

  answered(taking) {
    return this.#kept.answered.includes(taking);
  }

  remember(taking) {
    if (!this.answered(taking)) this.#kept.answered.push(taking);
    this.#write();
  }

  forget() {
    attempt(() => localStorage.removeItem(this.#key));
  }

  #read() {
    const kept = attempt(() => JSON.parse(localStorage.getItem(this.#key)));
    return typeof kept?.token === "string" && Array.isArray(kept.answered) ? kept : null;
  }

  #write() {
    attempt(() => localStorage.setItem(this.#key, JSON.stringify(this.#kept)));
  }

  #forgetOthers() {
    attempt(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX) && key !== this.#key) localStorage.removeItem(key);
      }
    });
  }
}

function randomToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A browser may refuse storage: then this page alone remembers.
function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}
