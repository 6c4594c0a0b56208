// A phone in the room: asks what is asked now, sends an answer, survives poor Wi-Fi.
import { Device } from "./device.js";
import { Pace } from "./pace.js";

const main = document.querySelector("[data-room]");
const place = main.dataset.room;
const box = document.getElementById("room");
const trouble = document.getElementById("trouble");
const device = new Device(place);
const pace = new Pace(look);
let tag = box.dataset.tag;
let retry = 0;

const options = () => ({ credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(10_000) });
const say = (words) => {
  if (trouble.textContent !== words) trouble.textContent = words;
  trouble.hidden = !words;
};

async function look() {
  try {
    const response = await fetch(`${place}/part`, { ...options(), headers: { "If-None-Match": `"${tag}"` } });
    if (response.status === 200) {
      tag = (response.headers.get("ETag") ?? "").replaceAll(/W\/|"/g, "");
      box.innerHTML = await response.text();
      show(true);
    } else if (response.status === 404) {
      say("This session is not there any more. Ask for the code, and join again.");
      return pace.slower();
    } else if (response.status !== 304) {
      throw new Error(String(response.status));
    }
    if (!retry) say("");
    pace.usual();
  } catch {
    say("No connection. Trying again.");
    pace.slower();
  }
}

// What the server sent, with the form put away where this phone has answered.
function show(changed) {
  clearTimeout(retry);
  retry = 0;
  const asked = box.querySelector("[data-taking]");
  const taking = asked?.dataset.taking;
  if (box.querySelector("[data-ended]")) device.forget();
  if (!asked) return focusOn(changed && box.querySelector("h1"));
  asked.querySelector("[data-form]").addEventListener("submit", (event) => send(event, taking));
  asked.querySelector("[data-change]")?.addEventListener("click", () => fold(asked, false, true));
  fold(asked, device.answered(taking), changed);
}

function fold(asked, done, focus) {
  asked.querySelector("[data-form]").hidden = done;
  asked.querySelector("[data-done]").hidden = !done;
  focusOn(focus && asked.querySelector(done ? "[data-focus]" : "h1"));
}

function focusOn(element) {
  if (!element || !document.hasFocus()) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: false });
}

function send(event, taking) {
  event.preventDefault();
  const form = event.target;
  const body = new FormData(form, event.submitter);
  body.set("token", device.token);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  deliver(form, body, taking, 1);
}

async function deliver(form, body, taking, attempt) {
  if (!form.isConnected) return;
  try {
    const response = await fetch(form.action, { ...options(), method: "POST", body: new URLSearchParams(body) });
    if (response.ok) {
      device.remember(taking);
      say("");
      retry = 0;
      refuse(form, "");
      return fold(form.parentElement, true, true);
    }
    if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    refuse(form, (await response.json()).error);
    if (response.status === 409) await look();
  } catch {
    say("Not sent yet. Trying again.");
    const wait = Math.min(15_000, 700 * 2 ** attempt) * (0.5 + Math.random());
    retry = setTimeout(() => deliver(form, body, taking, attempt + 1), wait);
  }
}

function refuse(form, words) {
  for (const button of form.querySelectorAll("button")) button.disabled = false;
  const error = form.querySelector("[data-error]");
  error.textContent = words;
  error.hidden = !words;
  form.querySelector("[data-group]").classList.toggle("govuk-form-group--error", Boolean(words));
}

box.hidden = false;
show(false);
pace.begin();
