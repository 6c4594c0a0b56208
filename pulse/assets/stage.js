// The big screen and the control page: keep up with the room, act without leaving full screen,
// take the keys of a remote clicker.
import { Pace } from "./room/pace.js";

const live = document.getElementById("live");
const trouble = document.getElementById("trouble");
const full = document.getElementById("full");
const NEXT = ["PageDown", "ArrowRight"];
let tag = "";
let acts = 0;
let noted = "";
let shown = "";
let waiting = Promise.resolve();

const say = (words) => {
  trouble.textContent = words;
  trouble.hidden = !words;
};

const pace = new Pace(look);

async function look() {
  const before = acts;
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const response = await fetch(live.dataset.live, { cache: "no-store", headers, signal: AbortSignal.timeout(10_000) });
    if (response.redirected) return location.reload();
    const html = response.status === 200 ? await response.text() : "";
    if (response.status !== 200 && response.status !== 304) throw new Error(String(response.status));
    // What was asked for before somebody pressed a button is old by now.
    if (html && before === acts) {
      tag = response.headers.get("ETag") ?? "";
      put(html);
    }
    if (!noted) say("");
    pace.usual();
  } catch {
    say("No connection. Trying again.");
    pace.slower();
  }
}

// New content without taking the keyboard away, or folding what somebody has unfolded.
function put(html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  const next = withoutTokens(fresh.innerHTML);
  if (next === shown) return;
  shown = next;
  const held = live.contains(document.activeElement) ? document.activeElement.textContent : null;
  const open = [...live.querySelectorAll("details")].map((part) => part.open);
  live.innerHTML = html;
  [...live.querySelectorAll("details")].forEach((part, at) => (part.open = open[at] ?? false));
  if (held === null) return;
  const controls = [...live.querySelectorAll("button, a[href], summary")];
  (controls.find((one) => one.textContent === held) ?? live.querySelector("[data-primary]"))?.focus();
}

const withoutTokens = (html) => html.replaceAll(/(name="csrf_token"[^>]*value=")[^"]*/g, "$1").replaceAll(' open=""', "");

// One after the other, and none lost: people press faster than a poor network answers.
function act(event) {
  const form = event.target;
  if (form.method !== "post" || !live.contains(form)) return;
  event.preventDefault();
  acts += 1;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (event.submitter) event.submitter.disabled = true;
  waiting = waiting.then(() => deliver(form.action, body));
}

async function deliver(action, body) {
  try {
    const response = await fetch(action, { method: "POST", body, signal: AbortSignal.timeout(30_000) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("live");
    if (!response.ok || !fresh) return location.reload();
    acts += 1;
    tag = "";
    put(fresh.innerHTML);
    enable();
    noted = page.querySelector(".govuk-notification-banner__heading")?.textContent.trim() ?? "";
    say(noted);
  } catch {
    enable();
    say("No connection. Nothing was changed: try again.");
  }
}

function enable() {
  for (const button of live.querySelectorAll("button:disabled")) button.disabled = false;
}

document.addEventListener("submit", act);
if (full && document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
  document.addEventListener("keydown", (event) => {
    if (NEXT.includes(event.key)) {
      event.preventDefault();
      live.querySelector("[data-primary]")?.click();
    }
  });
}
shown = withoutTokens(live.innerHTML);
pace.begin();
