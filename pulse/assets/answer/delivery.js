// From Send to "counted": seal once, then repeat each call until it is answered. Repeating is
// safe: the same blinded message gets the same signature, and the same ballot counts once.
import { encode, finish, prepare } from "./ballot.js";
import { Unreachable } from "./protocol.js";

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

export class Delivery {
  // `waiting` is told when a try has failed, and how many milliseconds until the next.
  constructor({ protocol, keep, manifest, waiting }) {
    Object.assign(this, { protocol, keep, manifest, waiting });
    this.woken = false;
    this.resume = () => {};
    addEventListener("online", () => this.wake());
  }

  // Try again now, and soon again should that fail: a network that comes back takes a moment.
  wake() {
    this.woken = true;
    this.resume();
  }

  static pending({ state }) {
    return Boolean(state.envelope || state.drop);
  }

  async send() {
    if (!Delivery.pending(this.keep)) await this.#seal();
    if (!this.keep.state.drop) await this.#sign();
    await this.#untilAnswered(() => this.protocol.drop(this.keep.state.drop));
    this.keep.clear();
  }

  async #seal() {
    const { code, cell, answers, comment, bands } = this.keep.state;
    const manifest = await this.#untilAnswered(this.manifest);
    const envelope = await prepare(manifest, cell, encode(manifest, answers, comment, bands));
    this.keep.only({ code, envelope });
  }

  async #sign() {
    const { code, envelope } = this.keep.state;
    const manifest = await this.#untilAnswered(this.manifest);
    const { signature } = await this.#untilAnswered(() => this.protocol.issue(code, envelope.blinded));
    this.keep.only({ drop: await finish(manifest, envelope, signature) });
  }

  async #untilAnswered(step) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof Unreachable) && error.kind !== "wait") throw error;
        if (this.woken) tries = 0;
        this.woken = false;
        await this.#pause(Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT));
      }
    }
  }

  // Waits, with up to a third added by chance so that many phones do not return together.
  async #pause(milliseconds) {
    const wait = milliseconds * (1 + Math.random() / 3);
    this.waiting(wait);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
