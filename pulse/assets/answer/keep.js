// What this tab remembers until the ballot is counted: so that a reload, a phone that empties
// its memory, or a lost connection loses nothing. It ends with the tab and is cleared after Send.

const NOTHING = { answers: {}, comment: "", bands: {} };

export class Keep {
  // A shared device keeps no `drafts`: only a sealed ballot that still has to be delivered.
  constructor(number, { drafts }) {
    this.drafts = drafts;
    this.name = `pulse-${number}`;
    this.state = { ...NOTHING, ...this.#read() };
  }

  set(changes) {
    Object.assign(this.state, changes);
    if (this.drafts) this.#write();
  }

  // Once sealed, only what is still needed stays: first the code and the sealed ballot, then,
  // when it is signed, the ballot alone.
  only(state) {
    this.state = { ...NOTHING, ...state };
    this.#write();
  }

  clear() {
    this.state = { ...NOTHING };
    try {
      sessionStorage.removeItem(this.name);
    } catch {
      // Storage is switched off: there is nothing to clear.
    }
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name) ?? "{}");
    } catch {
      return {};
    }
  }

  #write() {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.state));
    } catch {
      // Storage is full or switched off: the open page still remembers.
    }
  }
}
