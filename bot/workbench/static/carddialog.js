// The dialog ("task module") that is open: a card in a window.

import { CardPlace } from "./cards.js";
import { hush, report } from "./dialog.js";
import { h, icon } from "./dom.js";
import { closeMenu } from "./menu.js";
import { act } from "./net.js";
import { state } from "./store.js";

let dialog = null;
let shown = null; // id and person of what is drawn
let opener = null; // data-focus of what had the keyboard before

// Brings the window in line with what the person has open.
export function showCardDialog() {
  const view = state.views.at(-1);
  if (!view) {
    if (dialog?.open) shut();
    shown = null;
    return;
  }
  const wanted = `${view.id}/${state.me}`;
  if (wanted === shown) return;
  shown = wanted;
  draw(view);
}

function draw(view) {
  dialog ??= make();
  const place = new CardPlace(view.id, async (button, inputs) => {
    report(await act("submit", { as: state.me, dialog: view.id, button, inputs }));
  });
  dialog.classList.toggle("large", view.large);
  dialog.replaceChildren(
    h(
      "header",
      {},
      h("h2", { id: "task-title" }, view.title),
      h("button", { type: "button", class: "quiet square", "aria-label": "Close", onclick: give, "data-testid": "modal-close" }, icon("close")),
    ),
    h("div", { class: "body", "data-testid": "modal-body" }, place.draw(view.card)),
  );
  if (!dialog.open) {
    opener = document.activeElement?.dataset.focus;
    hush();
    dialog.showModal();
  }
  dialog.querySelector(".body").scrollTop = 0;
  (dialog.querySelector("[data-input]:is(input, textarea, select), [data-input] input") ?? dialog.querySelector(".buttons button"))?.focus({ preventScroll: true });
}

function make() {
  const node = h("dialog", { class: "sheet task", "aria-labelledby": "task-title", "data-testid": "modal" });
  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    give();
  });
  document.body.append(node);
  return node;
}

async function give() {
  report(await act("close", { as: state.me }));
}

function shut() {
  closeMenu();
  dialog.close();
  dialog.replaceChildren();
  if (opener) [...document.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === opener)?.focus();
}
