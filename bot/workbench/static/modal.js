// The app's dialogs: a stack of views of which the last is in sight.

import { blockNodes } from "./blocks.js";
import { hush, tell } from "./dialog.js";
import { focusOn, h, icon } from "./dom.js";
import { Typed } from "./elements.js";
import { closeMenu } from "./menu.js";
import { textNodes } from "./mrkdwn.js";
import { act } from "./net.js";
import { state } from "./store.js";

const typed = new Map(); // view id → Typed; survives a look through other eyes
let errors = {}; // block id → sentence, of the view in sight
let shown = null; // {id, hash, user} of what is drawn
let opener = null; // what had the focus before the dialog came
let dialog = null;

// Brings the dialog in line with the person's open views.
export function showViews() {
  const view = state.views.at(-1);
  if (!view) {
    if (dialog?.open) shut();
    shown = null;
    return;
  }
  if (shown && shown.id === view.id && shown.hash === view.hash && shown.user === state.me) return;
  const sameView = shown?.id === view.id;
  if (!sameView) errors = {};
  shown = { id: view.id, hash: view.hash, user: state.me };
  draw(view, sameView);
}

function draw(view, sameView) {
  if (!typed.has(view.id)) typed.set(view.id, new Typed());
  typed.get(view.id).keepOnly(view.blocks);
  if (!dialog) dialog = make();
  const focused = sameView && dialog.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.focus;
  const selection = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  const scrolled = sameView ? dialog.querySelector(".body").scrollTop : 0;
  dialog.replaceChildren(form(view));
  dialog.dataset.view = view.callback_id;
  if (!dialog.open) {
    opener = { node: document.activeElement, key: document.activeElement?.dataset.focus };
    hush();
    dialog.showModal();
  }
  dialog.querySelector(".body").scrollTop = scrolled;
  if (!(key && focusOn(key, dialog))) first(view);
  else if (selection && selection[0] !== null) document.activeElement.setSelectionRange?.(...selection);
}

function make() {
  const node = h("dialog", { class: "sheet", "aria-labelledby": "view-title", "data-testid": "modal" });
  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    give(false);
  });
  document.body.append(node);
  return node;
}

function form(view) {
  const place = placeOf(view);
  const stacked = state.views.length > 1;
  return h(
    "form",
    { novalidate: true, onsubmit: (event) => submit(event, view), onkeydown: (event) => hurry(event, view) },
    h(
      "header",
      {},
      stacked && h("button", { type: "button", class: "quiet square", "aria-label": "Back", onclick: () => give(false), "data-testid": "modal-back" }, icon("back")),
      h("h2", { id: "view-title" }, textNodes(view.title)),
      h("button", { type: "button", class: "quiet square", "aria-label": "Close", onclick: () => give(true), "data-testid": "modal-close" }, icon("close")),
    ),
    h("div", { class: "body", "data-testid": "modal-body" }, blockNodes(view.blocks, place, errors)),
    h(
      "footer",
      {},
      h("button", { type: "button", onclick: () => give(false), "data-testid": "modal-cancel" }, view.close ? textNodes(view.close) : view.submit ? "Cancel" : "Close"),
      view.submit && h("button", { type: "submit", class: "primary", disabled: view.submit_disabled, "data-testid": "modal-submit" }, textNodes(view.submit)),
    ),
  );
}

function placeOf(view) {
  return {
    id: view.id,
    typed: typed.get(view.id),
    async press(block, element, value) {
      const answer = await act("press", {
        as: state.me,
        view_id: view.id,
        block_id: block.block_id,
        action_id: element.action_id,
        value,
        typed: typed.get(view.id).values,
      });
      if (!answer.ok) tell(answer.problem);
    },
  };
}

// The first field, or else the first button, so that the keyboard is in the dialog.
function first(view) {
  const wanted = view.blocks.some((block) => block.element?.focus_on_load)
    ? `[data-action="${CSS.escape(view.blocks.find((block) => block.element?.focus_on_load).element.action_id)}"]`
    : ".body input, .body textarea, .body select";
  (dialog.querySelector(wanted) ?? dialog.querySelector("footer button:last-child")).focus();
}

// Ctrl or ⌘ with Enter hands in from a field of several lines.
function hurry(event, view) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && view.submit) submit(event, view);
}

async function submit(event, view) {
  event.preventDefault();
  const button = dialog.querySelector("[data-testid=modal-submit]");
  if (!button || button.getAttribute("aria-busy")) return;
  hush();
  errors = missing(view);
  if (Object.keys(errors).length) return complain(view);
  button.setAttribute("aria-busy", "true");
  const answer = await act("submit", { as: state.me, view_id: view.id, typed: typed.get(view.id).values });
  button.removeAttribute("aria-busy");
  if (answer.ok) return;
  if (!answer.errors) return tell(answer.problem);
  errors = answer.errors;
  complain(view);
}

// Shows the errors below their fields, everything typed in place, the keyboard in the first of them.
function complain(view) {
  draw(view, true);
  dialog.querySelector("[aria-invalid=true], .input:has(.error) input")?.focus();
}

// What the chat's own client refuses before the app hears of it.
function missing(view) {
  const found = {};
  for (const block of view.blocks) {
    if (block.type !== "input") continue;
    const element = block.element;
    const value = typed.get(view.id).get(block, element, initial(element));
    const empty = value === undefined || value === null || value.length === 0 || !String(value).trim();
    if (empty) {
      if (!block.optional) found[block.block_id] = "Please complete this required field.";
      continue;
    }
    const wrong = WRONG[element.type]?.(String(value), element);
    if (wrong) found[block.block_id] = wrong;
  }
  return found;
}

function initial(element) {
  return (
    element.initial_value ??
    element.initial_option?.value ??
    element.initial_options?.map((option) => option.value) ??
    element.initial_date ??
    element.initial_time ??
    element.initial_user ??
    element.initial_users ??
    element.initial_channel ??
    element.initial_conversation
  );
}

const WRONG = {
  plain_text_input: (value, { min_length: least, max_length: most }) =>
    value.length < (least ?? 0)
      ? `Must be at least ${least} characters long.`
      : value.length > (most ?? 3000)
        ? `Must be at most ${most ?? 3000} characters long.`
        : null,
  number_input(value, element) {
    const number = Number(value);
    if (Number.isNaN(number)) return "Must be a number.";
    if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Must be a whole number.";
    if (element.min_value !== undefined && number < Number(element.min_value)) return `Must be at least ${element.min_value}.`;
    if (element.max_value !== undefined && number > Number(element.max_value)) return `Must be at most ${element.max_value}.`;
    return null;
  },
  url_text_input: (value) => (/^https?:\/\/[^\s.]+\.\S+$/i.test(value) ? null : "Must be a valid URL."),
  email_text_input: (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : "Must be a valid email address."),
};

// Gives the view in sight up, or the whole stack.
async function give(all) {
  const view = state.views.at(-1);
  if (!view) return shut();
  const answer = await act("close", { as: state.me, view_id: view.id, all });
  if (!answer.ok) tell(answer.problem);
}

function shut() {
  closeMenu();
  dialog.close();
  for (const id of typed.keys()) if (!state.views.some((view) => view.id === id)) typed.delete(id);
  if (opener?.node?.isConnected) opener.node.focus();
  else if (opener?.key) focusOn(opener.key);
}
