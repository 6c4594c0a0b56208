// Where the talk is, agreed between the windows of one browser over a BroadcastChannel.
export class Place {
  constructor(name, count, moved) {
    this.count = count;
    this.moved = moved;
    this.at = 0;
    this.channel = new BroadcastChannel(`pulse-talk-${name}`);
    this.channel.onmessage = ({ data }) => this.hear(data);
  }

  // A window that opens later asks; whoever is there already answers.
  ask() {
    this.channel.postMessage({ ask: true });
  }

  hear({ ask, at, blank }) {
    if (ask) this.tell();
    else this.set(at, blank);
  }

  go(at) {
    this.set(at, false);
    this.tell();
  }

  step(by) {
    this.go(this.at + by);
  }

  setBlank(blank) {
    this.set(this.at, blank);
    this.tell();
  }

  set(at, blank) {
    this.at = Math.max(0, Math.min(this.count - 1, Number(at) || 0));
    this.blank = Boolean(blank);
    this.moved(this.at, this.blank);
  }

  tell() {
    this.channel.postMessage({ at: this.at, blank: this.blank });
  }
}

const STEPS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, n: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1, p: -1,
};

// Keys of keyboards and of remote clickers, which send PageUp and PageDown. `others` are further keys.
export function listen(place, others = {}) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.key === " " && event.target.closest?.("button, summary, a");
    const does = pressed ? undefined : action(event.key, place, others);
    if (!does) return;
    event.preventDefault();
    does();
  });
}

function action(key, place, others) {
  if (key in STEPS) return () => place.step(STEPS[key]);
  if (key === "Home") return () => place.go(0);
  if (key === "End") return () => place.go(place.count - 1);
  return others[key.toLowerCase()];
}

export function buttons(root, actions) {
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-do]");
    if (button) actions[button.dataset.do]?.(button);
  });
}
