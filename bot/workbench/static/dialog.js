// Questions before something is done, and short words about what went wrong.

import { h } from "./dom.js";
import { textNodes } from "./mrkdwn.js";

// Asks what a Block Kit confirm object says. Resolves to whether the person agreed.
export function confirmed(confirm) {
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const yes = h(
      "button",
      { type: "button", class: confirm.style === "danger" ? "danger" : "primary", onclick: () => done(true), "data-testid": "confirm-yes" },
      textNodes(confirm.confirm),
    );
    const no = h("button", { type: "button", onclick: () => done(false), "data-testid": "confirm-no" }, textNodes(confirm.deny));
    const dialog = h(
      "dialog",
      { class: "sheet small", "aria-labelledby": "confirm-title", "data-testid": "confirm" },
      h("header", {}, h("h2", { id: "confirm-title" }, textNodes(confirm.title))),
      h("div", { class: "body" }, h("div", { class: "text" }, textNodes(confirm.text))),
      h("footer", {}, no, yes),
    );
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      done(false);
    });
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}

// A sentence at the foot of the window, read out by screen readers.
export function tell(sentence, testid = "toast") {
  let region = document.querySelector("#told");
  const within = document.querySelector("dialog[open]") ?? document.body;
  if (!region || region.parentNode !== within) {
    region?.remove();
    region = h("div", { id: "told", role: "alert" });
    within.append(region);
  }
  region.dataset.testid = testid;
  region.replaceChildren(
    h("p", {}, sentence),
    h("button", { type: "button", "aria-label": "Dismiss", onclick: () => region.remove() }, "×"),
  );
}

// What an answer has to say: why it didn't work, or a sentence of the app's for this person alone.
export function report(answer) {
  const sentence = answer.ok ? answer.said : answer.problem;
  if (sentence) tell(sentence);
}

export function hush() {
  document.querySelector("#told")?.remove();
}
