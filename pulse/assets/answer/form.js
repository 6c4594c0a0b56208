// The questions on the page: what is chosen, putting it back, and the list to check.
import { label, said } from "./language.js";

const questions = () => [...document.querySelectorAll("[data-item]")];
const chosen = (section) => section.querySelector("input:checked");

const profiles = () => [...document.querySelectorAll("[data-profile]")];

// {question's code: 0 to 5} for what was chosen.
export function readAnswers() {
  const pairs = questions().map((section) => [section.dataset.item, Number(chosen(section)?.value ?? 0)]);
  return Object.fromEntries(pairs);
}

// {profile's code: 0 for not said, or the number of a band}.
export function readBands() {
  const pairs = profiles().map((section) => [section.dataset.profile, Number(chosen(section)?.value ?? 0)]);
  return Object.fromEntries(pairs);
}

export function restore({ answers, comment, bands }) {
  for (const section of questions()) choose(section, answers[section.dataset.item]);
  for (const section of profiles()) choose(section, bands[section.dataset.profile]);
  if (commentBox()) commentBox().value = comment;
}

function choose(section, value) {
  const radio = value ? section.querySelector(`input[value="${value}"]`) : null;
  if (radio) radio.checked = true;
}

// Nodes that can stand in one place only, once more.
const copies = (nodes) => nodes.map((node) => (node instanceof Node ? node.cloneNode(true) : node));

export const commentBox = () => document.getElementById("comment-text");
const ids = (sections) => sections.map((section) => section.id);

// The steps between the welcome and the check: the questions, the comment, what one is asked last.
export const stepNames = () => [...ids(questions()), ...(commentBox() ? ["comment"] : []), ...ids(profiles())];

// Fills the "check your answers" list; `change` is called with the step to go back to.
export function fillCheck(list, change) {
  const asked = (section, none) => row(question(section), answer(section, none), section.id, change);
  const rows = questions().map((section) => asked(section, "skipped"));
  const box = commentBox();
  if (box) rows.push(row(said(box.labels[0]), box.value.trim() ? [box.value.trim()] : label("no_comment"), "comment", change));
  rows.push(...profiles().map((section) => asked(section, "not_said")));
  list.replaceChildren(...rows);
}

const question = (section) => said(section.querySelector(".answer-question"));

function answer(section, none) {
  const radio = chosen(section);
  return radio && radio.value !== "0" ? said(radio.labels[0]) : label(none);
}

function row(asked, given, step, change) {
  const link = element("a", "govuk-link", label("change"));
  link.href = `#${step}`;
  link.append(element("span", "govuk-visually-hidden", [": ", ...copies(asked)]));
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

function element(name, className, content = []) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}
