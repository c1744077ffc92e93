// "Write a review and watch it arrive": stands in for the world outside.

import { tell } from "./dialog.js";
import { h, icon } from "./dom.js";
import { act } from "./net.js";
import { look, state } from "./store.js";

const PLATFORMS = [["google", "Google"], ["healthgrades", "Healthgrades"], ["yelp", "Yelp"], ["facebook", "Facebook"], ["nhs", "NHS"], ["other", "Another platform"]];

let dialog = null;

export function openReviewBox() {
  dialog ??= make();
  dialog.querySelector("[name=practice]").replaceChildren(...state.practices.map((practice) => h("option", { value: practice.id }, practice.name)));
  dialog.showModal();
}

function make() {
  const node = h(
    "dialog",
    { class: "sheet", "aria-labelledby": "review-title", "data-testid": "review-box" },
    h(
      "form",
      { onsubmit: (event) => send(event, node) },
      h(
        "header",
        {},
        h("h2", { id: "review-title" }, "Write a review"),
        h("button", { type: "button", class: "quiet square", "aria-label": "Close", onclick: () => node.close() }, icon("close")),
      ),
      h(
        "div",
        { class: "body" },
        h("p", { class: "hint" }, "Play somebody out there who writes on a public platform, and watch your words arrive in the channel."),
        labelled("About", h("select", { name: "practice", required: true })),
        labelled("On", h("select", { name: "source" }, PLATFORMS.map(([value, label]) => h("option", { value }, label)))),
        stars(),
        labelled("Your name there", h("input", { name: "author", value: "Sam P.", required: true, autocomplete: "off", "data-testid": "review-author" })),
        labelled("Your review", h("textarea", { name: "text", rows: "6", "data-testid": "review-text" })),
      ),
      h(
        "footer",
        {},
        h("button", { type: "button", onclick: () => node.close() }, "Close"),
        h("button", { type: "submit", class: "primary", "data-testid": "review-send" }, "Publish the review"),
      ),
    ),
  );
  document.body.append(node);
  return node;
}

function labelled(words, field) {
  return h("div", { class: "block input" }, h("label", {}, h("span", { class: "label" }, words), field));
}

function stars() {
  const star = (count) =>
    h("label", {}, h("input", { type: "radio", name: "rating", value: count, checked: count === 2 }), h("span", {}, "★".repeat(count), h("span", { class: "faint" }, "★".repeat(5 - count)), h("span", { class: "unseen" }, `${count} of 5 stars`)));
  return h("fieldset", { class: "block stars" }, h("legend", {}, "Stars"), [1, 2, 3, 4, 5].map(star));
}

async function send(event, node) {
  event.preventDefault();
  const form = new FormData(event.target);
  const answer = await act("review", { as: state.me, ...Object.fromEntries(form), rating: Number(form.get("rating")) });
  if (!answer.ok) return tell(answer.problem, "review-outcome");
  node.querySelector("[name=text]").value = "";
  node.close();
  const channel = state.practices.find((practice) => practice.id === form.get("practice"))?.channel;
  if (channel) look(channel);
  tell(answer.said, "review-outcome");
}
