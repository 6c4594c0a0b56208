// What the page says, in every language it has at once: the style sheet shows the chosen one.

// What an element says, to be put elsewhere: its text, or each language's, which goes on switching.
export const said = (element) =>
  element.querySelector("[data-language]")
    ? [...element.querySelectorAll("[data-language]")].map((part) => part.cloneNode(true))
    : [element.textContent.trim()];

// One of the words that the page brings along for the script.
export const label = (name) => said(document.querySelector(`#labels [data-label="${name}"]`));

// Writes a fact wherever the page's languages have a place for it.
export function fill(places, text) {
  for (const place of document.querySelectorAll(places)) place.textContent = text(place);
}

// The next person at a shared device begins in the page's first language.
export function resetLanguage() {
  const first = document.getElementById("language-0");
  if (first) first.checked = true;
}
