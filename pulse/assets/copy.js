// Copies a text box. Without this script its text can still be selected, and downloaded.
const button = document.querySelector("[data-copy]");
const box = document.getElementById(button.dataset.copy);
const said = document.getElementById("copied");

// Clipboard access needs https; where there is none, selected text is copied the older way.
async function copy() {
  if (navigator.clipboard) return navigator.clipboard.writeText(box.value);
  box.select();
  return document.execCommand("copy") ? undefined : Promise.reject(new Error("refused"));
}

button.hidden = false;
button.addEventListener("click", async () => {
  try {
    await copy();
    said.textContent = "Copied. Paste it where you need it.";
  } catch {
    box.select();
    said.textContent = "The browser did not allow it. The text is selected: press Ctrl and C.";
  }
});
