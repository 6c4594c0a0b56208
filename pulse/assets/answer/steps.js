// One step of the form at a time: shows it, moves the focus to its heading, and keeps the
// browser's own Back and Forward working.

export class Steps {
  // `names` in order; each is the id of a section. `shown` is called with the name of a step.
  // A shared device leaves no `traces` in the browser's history.
  constructor(names, shown, { traces }) {
    this.names = names;
    this.shown = shown;
    this.traces = traces;
    this.present = null;
    this.all = [...document.querySelectorAll("[data-step]")];
    this.all.forEach(makeHeadingFirst);
    addEventListener("popstate", ({ state }) => this.#show(state?.step ?? this.names[0], state));
  }

  get after() {
    return this.names[this.names.indexOf(this.present) + 1];
  }

  // `extra` travels with the step in the browser's history.
  go(name, extra = {}) {
    if (!this.traces) return this.replace(name, extra);
    history.pushState({ step: name, ...extra }, "");
    return this.#show(name, extra);
  }

  // To the step before, or to the list of answers for someone who came from there.
  back(returning) {
    if (this.traces) return history.back();
    return this.replace(returning ? "check" : this.names[this.names.indexOf(this.present) - 1]);
  }

  // Like `go`, in place of the present step.
  replace(name, extra = {}) {
    history.replaceState({ step: name, ...extra }, "", location.pathname);
    this.#show(name, extra);
  }

  #show(name, extra) {
    this.present = name;
    for (const section of this.all) section.hidden = section.id !== name;
    this.shown(name, extra ?? {});
    focusHeading(document.getElementById(name));
  }
}

// Without script the page has one h1 and the questions are h2; alone on the screen, each is h1.
function makeHeadingFirst(section) {
  const second = section.querySelector("h2.answer-heading");
  if (!second) return;
  const first = document.createElement("h1");
  first.className = second.className;
  first.append(...second.childNodes);
  second.replaceWith(first);
}

function focusHeading(section) {
  const heading = section.querySelector("h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}
