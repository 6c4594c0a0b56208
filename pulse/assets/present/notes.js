// What only the presenter sees: the notes of the slide that is shown, what comes next, and the time.
import { Place, buttons, listen } from "./place.js";

const twoDigits = (number) => String(number).padStart(2, "0");

export class Notes {
  constructor(body) {
    this.body = body;
    this.slides = [...body.querySelectorAll(".notes-slide")];
    this.place = new Place(body.dataset.channel, this.slides.length, (at) => this.draw(at));
    this.begun = Date.now();
    this.paused = 0;
  }

  start() {
    this.body.classList.add("notes--on");
    this.body.querySelectorAll("[hidden]").forEach((part) => { part.hidden = false; });
    this.place.set(0);
    this.place.ask();
    listen(this.place);
    buttons(this.body, {
      back: () => this.place.step(-1),
      next: () => this.place.step(1),
      pause: (button) => this.pause(button),
      reset: () => this.reset(),
    });
    this.tick();
    setInterval(() => this.tick(), 500);
  }

  draw(at) {
    this.slides.forEach((slide, index) => slide.classList.toggle("notes-slide--now", index === at));
    document.getElementById("place").textContent = `Slide ${at + 1} of ${this.slides.length}`;
    window.scrollTo(0, 0);
  }

  pause(button) {
    if (this.paused) this.begun += Date.now() - this.paused;
    this.paused = this.paused ? 0 : Date.now();
    button.setAttribute("aria-pressed", String(Boolean(this.paused)));
    this.tick();
  }

  reset() {
    this.begun = Date.now();
    if (this.paused) this.paused = this.begun;
    this.tick();
  }

  tick() {
    const now = new Date();
    const spent = Math.floor(((this.paused || Date.now()) - this.begun) / 1000);
    document.getElementById("spent").textContent = `${Math.floor(spent / 60)}:${twoDigits(spent % 60)}`;
    document.getElementById("clock").textContent = `${twoDigits(now.getHours())}:${twoDigits(now.getMinutes())}`;
  }
}
