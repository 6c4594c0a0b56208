// The conversation of one person with the page, from the code to "counted".
import { cellOf, COMMENT_BYTES, readManifest, WrongManifestError } from "./ballot.js";
import { WrongKeyError } from "./blind.js";
import { utf8 } from "./bytes.js";
import { Delivery } from "./delivery.js";
import { commentBox, fillCheck, readAnswers, readBands, restore, stepNames } from "./form.js";
import { Keep } from "./keep.js";
import { fill, label, resetLanguage } from "./language.js";
import { hideProblem, showProblem } from "./problem.js";
import { Protocol, Refusal, Unreachable } from "./protocol.js";
import { Steps } from "./steps.js";

const at = (id) => document.getElementById(id);
const LABELS = { welcome: "start", check: "send" };

const heading = (step) => at(step).querySelector("h1").innerText.replace(/\s+/g, " ").trim();

export class Answering {
  constructor(main) {
    const shared = "kiosk" in main.dataset;
    this.form = at("answer");
    this.fingerprint = main.dataset.fingerprint;
    this.title = document.title;
    this.protocol = new Protocol(this.form.getAttribute("action"));
    this.keep = new Keep(main.dataset.number, { drafts: !shared });
    const names = ["code", "welcome", ...stepNames(), "check"];
    this.steps = new Steps(names, (name, extra) => this.#shown(name, extra), { traces: !shared });
    this.delivery = new Delivery({
      protocol: this.protocol,
      keep: this.keep,
      manifest: this.manifest,
      waiting: (milliseconds) => this.#waiting(milliseconds),
    });
    this.#listen();
  }

  // A ballot is on its way, and nothing may interrupt it.
  get sending() {
    return this.steps.present === "sending";
  }

  // Nobody has begun.
  get untouched() {
    return this.steps.present === "code" && !at("code-text").value;
  }

  // Counted, refused or closed: there is nothing left to do here.
  get finished() {
    return Boolean(this.over);
  }

  // Forgets whoever was here.
  forget() {
    this.keep.clear();
    this.form.reset();
    resetLanguage();
  }

  // Begins where the link, or what this tab remembers, says.
  async begin() {
    const code = decodeURIComponent(location.hash.slice(1));
    if (Delivery.pending(this.keep)) return this.#send();
    if (code && code !== this.keep.state.code) this.keep.clear();
    restore(this.keep.state);
    this.steps.replace("code");
    if (code || this.keep.state.code) await this.#lookUp(code || this.keep.state.code, this.keep.state.step);
  }

  manifest = async () => {
    this.loaded ??= await readManifest(await this.protocol.manifest(), this.fingerprint);
    return this.loaded;
  };

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#forward();
    });
    this.form.addEventListener("input", (event) => {
      if (event.target.id !== "code-text") this.#remember();
    });
    at("back").addEventListener("click", (event) => {
      event.preventDefault();
      this.steps.back(this.returning);
    });
    at("try-now").addEventListener("click", () => this.delivery.wake());
    addEventListener("beforeunload", (event) => {
      if (this.sending) event.preventDefault();
    });
  }

  #remember() {
    const comment = commentBox()?.value.trim() ?? "";
    this.keep.set({ answers: readAnswers(), comment, bands: readBands() });
  }

  #forward() {
    const { present } = this.steps;
    if (!this.steps.names.includes(present)) return undefined;
    if (present === "code") return this.#lookUp(at("code-text").value);
    if (present === "check") return this.#send();
    if (present === "comment" && utf8(commentBox().value.trim()).length > COMMENT_BYTES) {
      return showProblem("long", "comment-text");
    }
    this.#remember();
    return this.steps.go(this.returning ? "check" : this.steps.after);
  }

  #shown(name, { returning = false }) {
    if (this.over && name !== this.over) return this.steps.replace(this.over);
    hideProblem();
    this.returning = returning;
    const place = this.steps.names.indexOf(name);
    if (place > 0) this.keep.set({ step: name });
    at("go").hidden = place < 0;
    at("go").replaceChildren(...label(LABELS[name] ?? "continue"));
    at("back").hidden = place < 2;
    at("progress").hidden = place < 2;
    at("progress").value = Math.max(place - 2, 0);
    if (name === "check") fillCheck(at("check-list"), (step) => this.steps.go(step, { returning: true }));
    document.title = place === 0 ? this.title : `${heading(name)} – ${this.title}`;
    return undefined;
  }

  async #lookUp(code, step = "welcome") {
    at("code-text").value = code;
    if (!code.trim()) return showProblem("empty", "code-text");
    at("go").disabled = true;
    try {
      const { cell } = await this.protocol.lookUp(code);
      const { label: cellLabel, eligible } = cellOf(await this.manifest(), cell);
      fill("[data-cell]", () => cellLabel);
      fill("[data-size]", () => eligible.toLocaleString("en-GB"));
      this.keep.set({ code, cell });
      at("code-text").value = "";
      this.steps.go(this.steps.names.includes(step) ? step : "welcome");
    } catch (error) {
      this.#failed(error);
    } finally {
      at("go").disabled = false;
    }
    return undefined;
  }

  async #send() {
    this.steps.replace("sending");
    at("sending-now").hidden = false;
    at("sending-later").hidden = true;
    try {
      await this.delivery.send();
      this.#end("done");
    } catch (error) {
      this.#failed(error);
    }
  }

  #waiting(milliseconds) {
    at("sending-now").hidden = true;
    at("sending-later").hidden = false;
    const seconds = Math.max(1, Math.round(milliseconds / 1000));
    const inEnglish = seconds === 1 ? "1 second" : `${seconds} seconds`;
    fill("[data-wait]", (place) => (place.closest("[lang]").lang === "en" ? inEnglish : `${seconds} s`));
  }

  // Nothing can follow: forget everything, and let Back lead nowhere else.
  #end(name) {
    this.forget();
    this.over = name;
    this.steps.replace(name);
  }

  #failed(error) {
    if (error instanceof Unreachable) return showProblem("unreachable", "code-text");
    if (error instanceof Refusal && ["used", "closed"].includes(error.kind)) return this.#end(error.kind);
    if (error instanceof Refusal && error.kind !== "refused") {
      if (this.steps.present !== "code") this.steps.replace("code");
      return showProblem(error.kind, "code-text");
    }
    const known = [WrongKeyError, WrongManifestError, Refusal].some((kind) => error instanceof kind);
    if (!known) console.error(error);
    return this.#end(known ? "refused" : "broken");
  }
}
