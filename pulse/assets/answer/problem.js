// The error summary and the message at the field, in the words that the page brings along.

import { said } from "./language.js";

const at = (id) => document.getElementById(id);

// `kind` names the words (#words), `field` the input that needs attention.
export function showProblem(kind, field) {
  hideProblem();
  const words = document.querySelector(`#words [data-kind="${kind}"]`) ?? document.querySelector("#words [data-kind]");
  const group = at(field).closest(".govuk-form-group");
  const message = group.querySelector(".govuk-error-message");
  message.querySelector(":scope > span:last-child").replaceChildren(...said(words));
  message.hidden = false;
  group.classList.add("govuk-form-group--error");
  at(field).classList.add("govuk-input--error");
  at(field).setAttribute("aria-invalid", "true");
  const link = at("problem").querySelector("a");
  link.replaceChildren(...said(words));
  link.href = `#${field}`;
  link.onclick = (event) => {
    event.preventDefault();
    at(field).focus();
  };
  at("problem").hidden = false;
  at("problem").focus();
  document.title = `Error: ${document.title.replace(/^Error: /, "")}`;
}

export function hideProblem() {
  document.title = document.title.replace(/^Error: /, "");
  at("problem").hidden = true;
  for (const group of document.querySelectorAll(".govuk-form-group--error")) {
    group.classList.remove("govuk-form-group--error");
    group.querySelector(".govuk-error-message").hidden = true;
    const input = group.querySelector("[aria-invalid]");
    input?.classList.remove("govuk-input--error");
    input?.removeAttribute("aria-invalid");
  }
}
