// The questions on the page: what is chosen, putting it back, and the list to check.

const questions = () => [...document.querySelectorAll("[data-item]")];
const chosen = (section) => section.querySelector("input:checked");

// {question's code: 0 to 5} for what was chosen.
export function readAnswers() {
  const pairs = questions().map((section) => [section.dataset.item, Number(chosen(section)?.value ?? 0)]);
  return Object.fromEntries(pairs);
}

export function restore({ answers, comment }) {
  for (const section of questions()) {
    const value = answers[section.dataset.item];
    const radio = value ? section.querySelector(`input[value="${value}"]`) : null;
    if (radio) radio.checked = true;
  }
  if (commentBox()) commentBox().value = comment;
}

export const commentBox = () => document.getElementById("comment-text");
export const stepNames = () => questions().map((section) => section.id);

// Fills the "check your answers" list; `change` is called with the step to go back to.
export function fillCheck(list, change) {
  const rows = questions().map((section) => row(question(section), answer(section), section.id, change));
  const box = commentBox();
  if (box) rows.push(row(box.labels[0].textContent.trim(), box.value.trim() || "No comment", "comment", change));
  list.replaceChildren(...rows);
}

const question = (section) => section.querySelector(".answer-question").textContent.trim();

function answer(section) {
  const radio = chosen(section);
  return radio && radio.value !== "0" ? radio.labels[0].textContent.trim() : "Skipped";
}

function row(asked, given, step, change) {
  const link = element("a", "govuk-link", "Change");
  link.href = `#${step}`;
  link.append(element("span", "govuk-visually-hidden", ` your answer to: ${asked}`));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    change(step);
  });
  const action = element("dd", "govuk-summary-list__actions");
  action.append(link);
  const whole = element("div", "govuk-summary-list__row");
  const key = element("dt", "govuk-summary-list__key", asked);
  const value = element("dd", "govuk-summary-list__value", given);
  whole.append(key, value, action);
  return whole;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
