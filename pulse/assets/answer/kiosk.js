// A device that many people share: after each person, and when somebody walks away, it forgets.

const IDLE = 90_000; // milliseconds without a touch until the question "are you still there?"
const WARNING = 20_000; // milliseconds to answer it
const RETRY = 3_000; // milliseconds between two looks for the network
const THANKS = 15_000; // milliseconds that the last page stays

// `clear` is the page that wipes the browser's own storage and comes back here.
export function startKiosk(answering, clear) {
  const dialog = document.getElementById("idle");
  const seconds = document.getElementById("idle-seconds");
  let last = Date.now();
  let leaving = false;
  const touched = () => {
    last = Date.now();
    if (dialog.open) dialog.close();
  };
  const leave = async () => {
    leaving = true;
    answering.forget();
    await reachable(location.pathname);
    location.replace(clear);
  };
  const look = () => {
    const quiet = Date.now() - last;
    if (leaving || answering.sending || answering.untouched) return touched();
    if (quiet >= (answering.finished ? THANKS : IDLE + WARNING)) return leave();
    if (!answering.finished && quiet >= IDLE) {
      if (!dialog.open) dialog.showModal();
      seconds.textContent = Math.ceil((IDLE + WARNING - quiet) / 1000);
    }
    return undefined;
  };
  for (const kind of ["pointerdown", "keydown", "input", "click"]) addEventListener(kind, touched);
  addEventListener("pointerdown", fillScreen, { once: true });
  setInterval(look, 1000);
}

// Going to a page while the network is down would leave the browser's own error page behind.
async function reachable(page) {
  for (;;) {
    try {
      if ((await fetch(page, { method: "HEAD", cache: "no-store", credentials: "omit" })).ok) return;
    } catch {
      // Still down.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
}

async function fillScreen() {
  try {
    await document.documentElement.requestFullscreen();
  } catch {
    // The browser does not allow it, or is full screen already.
  }
}
