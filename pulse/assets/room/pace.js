// When to look again: every two seconds, never all phones at once, ever more slowly while the
// network fails, and not at all while nobody looks at the page.
const USUAL = 2_000;
const SLOWEST = 30_000;

export class Pace {
  #look;
  #wait = USUAL;
  #timer = 0;

  constructor(look) {
    this.#look = look;
  }

  begin() {
    this.#next();
    document.addEventListener("visibilitychange", () => this.#now());
    addEventListener("online", () => this.#now());
  }

  usual() {
    this.#wait = USUAL;
    this.#next();
  }

  slower() {
    this.#wait = Math.min(SLOWEST, this.#wait * 2);
    this.#next();
  }

  #now() {
    clearTimeout(this.#timer);
    if (document.visibilityState === "visible") this.#look();
  }

  #next() {
    clearTimeout(this.#timer);
    if (document.visibilityState === "hidden") return;
    this.#timer = setTimeout(this.#look, this.#wait * (0.75 + Math.random() / 2));
  }
}
