// Turns the one long form into one question at a time, and seals the answers on this device.
import { Answering } from "./answering.js";
import { startKiosk } from "./kiosk.js";

const main = document.querySelector("main");

if (isSecureContext && crypto.subtle && AbortSignal.timeout) {
  for (const part of document.querySelectorAll("[data-plain]")) part.hidden = true;
  const answering = new Answering(main);
  answering.begin().finally(() => main.classList.add("answer-ready"));
  if ("kiosk" in main.dataset) startKiosk(answering, main.dataset.kiosk);
} else {
  // Without https the browser does not seal anything: the plain form still works, and says so.
  document.getElementById("insecure").hidden = false;
  document.getElementById("code-text").value = decodeURIComponent(location.hash.slice(1));
  main.classList.add("answer-ready");
}
