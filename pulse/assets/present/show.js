// What the room sees: one slide at a time, as large as the screen allows.
import { Place, buttons, listen } from "./place.js";

const SWIPE = 60; // pixels that a finger has to travel

export class Show {
  constructor(body) {
    this.body = body;
    this.slides = [...body.querySelectorAll(".show-slide")];
    this.place = new Place(body.dataset.channel, this.slides.length, (at, blank) => this.draw(at, blank));
    this.spoken = document.getElementById("spoken");
    this.label = document.getElementById("place");
  }

  start() {
    const asked = this.slides.findIndex((slide) => `#${slide.id}` === decodeURIComponent(location.hash));
    this.body.classList.add("show--on");
    this.body.querySelector(".show-bar").hidden = false;
    this.place.go(Math.max(0, asked));
    this.wire();
    this.stayAwake();
  }

  wire() {
    const actions = {
      back: () => this.place.step(-1),
      next: () => this.place.step(1),
      notes: (button) => window.open(button.dataset.address, "pulse-notes", "popup,width=900,height=760"),
      screen: () => this.toggleScreen(),
      blank: () => this.place.setBlank(!this.place.blank),
      list: () => this.toggleList(),
    };
    buttons(this.body, actions);
    const notes = this.body.querySelector('[data-do="notes"]');
    listen(this.place, {
      f: actions.screen, b: actions.blank, ".": actions.blank, s: () => actions.notes(notes), l: actions.list,
    });
    this.slides.forEach((slide, at) => slide.addEventListener("click", () => this.picked(at)));
    this.swipes();
  }

  draw(at, blank) {
    this.slides.forEach((slide, index) => slide.classList.toggle("show-slide--now", index === at));
    this.body.classList.toggle("show--blank", blank);
    this.body.querySelector('[data-do="blank"]').setAttribute("aria-pressed", String(blank));
    const title = this.slides[at].querySelector(".show-slide__title").textContent;
    this.label.textContent = `${at + 1} of ${this.slides.length}`;
    this.spoken.textContent = `Slide ${at + 1} of ${this.slides.length}: ${title}`;
    history.replaceState(null, "", `#${this.slides[at].id}`);
    window.scrollTo(0, 0);
  }

  toggleList() {
    this.body.classList.toggle("show--on");
    this.body.querySelector('[data-do="list"]').textContent =
      this.body.classList.contains("show--on") ? "All slides" : "One slide";
    this.slides[this.place.at].scrollIntoView();
  }

  picked(at) {
    if (!this.body.classList.contains("show--on")) this.place.set(at, false);
  }

  toggleScreen() {
    const done = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen?.();
    done?.catch(() => { this.spoken.textContent = "This browser does not allow a full screen here."; });
  }

  swipes() {
    let from = null;
    this.body.addEventListener("touchstart", ({ touches }) => { from = touches[0].clientX; }, { passive: true });
    this.body.addEventListener("touchend", ({ changedTouches }) => {
      const moved = changedTouches[0].clientX - from;
      if (this.body.classList.contains("show--on") && Math.abs(moved) > SWIPE) this.place.step(moved < 0 ? 1 : -1);
    });
  }

  // A screen that goes dark in mid-sentence; where the browser has no say in it, nothing happens.
  async stayAwake() {
    try {
      await navigator.wakeLock?.request("screen");
    } catch {
      return;
    }
  }
}
