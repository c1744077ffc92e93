// Adaptive Cards as DOM nodes: https://adaptivecards.io/explorer
//
// Every card gets a `place`: {id, typed, open, press(button, inputs)}. `id` makes data-focus unique; `typed` (by the
// input's id) and `open` (what was unfolded) outlive a drawing; `press` tells the app. Text is never parsed as HTML.

import { cardText, exactText } from "./cardtext.js";
import { h, icon, swap } from "./dom.js";
import { openMenu } from "./menu.js";

export class CardPlace {
  constructor(id, press) {
    this.id = id;
    this.typed = new Map();
    this.open = new Set();
    this.press = press;
    this.root = null; // what is drawn
  }
  // What is drawn next starts from the card again, unless what was typed is put back.
  putAway() {
    const kept = { typed: new Map(this.typed), open: new Set(this.open) };
    this.typed.clear();
    this.open.clear();
    return kept;
  }
  putBack(kept) {
    this.typed = kept.typed;
    this.open = kept.open;
  }
  draw(card) {
    this.card = card;
    const frame = { place: this, mentions: card.msteams?.entities ?? [] };
    this.root = h("div", { class: "card", "data-testid": "card" }, body(card, frame));
    return this.root;
  }
  // After something was folded or unfolded.
  again() {
    swap(this.root, this.draw(this.card));
  }
}

// The parts of a card, of the whole one or of one that was unfolded in it.
function body(card, frame) {
  return [...elements(card.body, frame), ...(card.actions?.length ? [actionRow(card.actions, frame)] : [])];
}

function elements(items, frame) {
  return items.map((item) => {
    const draw = DRAWN[item.type];
    const node = draw ? draw(item, frame) : h("p", { class: "unknown" }, `[${item.type}]`);
    if (item.separator) node.classList.add("parted");
    node.classList.add(`space-${(item.spacing ?? "Default").toLowerCase()}`);
    node.hidden = frame.place.open.has(`toggle/${item.id}`) !== (item.isVisible === false);
    return node;
  });
}

const DRAWN = {
  TextBlock: (item, frame) => {
    const tag = item.style === "heading" ? "h3" : "p";
    return h(tag, { class: textClass(item) }, cardText(item.text, frame.mentions));
  },
  RichTextBlock: (item) =>
    h("p", { class: "exact" }, item.inlines.map((run) => h("span", { class: textClass(run) }, exactText(run.text)))),
  Container: (item, frame) => h("div", { class: `container ${item.style ?? "default"}` }, elements(item.items, frame)),
  ColumnSet: (item, frame) => h("div", { class: "columns" }, elements(item.columns, frame)),
  Column: (item, frame) => h("div", { class: item.width === "stretch" ? "column stretch" : "column" }, elements(item.items, frame)),
  ActionSet: (item, frame) => actionRow(item.actions, frame),
  "Input.Text": (item, frame) => labelled(item, frame, textField(item, frame)),
  "Input.Date": (item, frame) => labelled(item, frame, field(item, frame, "input", { type: "date" })),
  "Input.ChoiceSet": (item, frame) => (item.style === "compact" && !item.isMultiSelect ? labelled(item, frame, menu(item, frame)) : choices(item, frame)),
};

function textClass(item) {
  return [
    item.size === "Small" && "small",
    item.size === "Medium" && "medium",
    item.weight === "Bolder" && "bold",
    item.isSubtle && "subtle",
    item.color && `color-${item.color.toLowerCase()}`,
  ].filter(Boolean).join(" ");
}

// Inputs

function labelled(item, frame, input) {
  const id = `${frame.place.id}-${item.id}`;
  input.id = id;
  return h(
    "div",
    { class: "block input" },
    h("label", { for: id }, item.label, !item.isRequired && h("span", { class: "optional" }, " (optional)")),
    input,
    h("p", { class: "error", "data-testid": "field-error", hidden: true }, item.errorMessage ?? "Please fill this in."),
  );
}

function field(item, frame, tag, more) {
  const node = h(tag, {
    ...more,
    "data-input": item.id,
    "data-required": item.isRequired ? "yes" : undefined,
    "data-focus": `${frame.place.id}/${item.id}`,
    placeholder: item.placeholder,
    value: frame.place.typed.get(item.id) ?? item.value ?? "",
  });
  node.addEventListener("input", () => {
    frame.place.typed.set(item.id, node.value);
    complain(node, false);
  });
  return node;
}

function textField(item, frame) {
  const more = item.isMultiline ? { rows: "6" } : { type: "text" };
  return field(item, frame, item.isMultiline ? "textarea" : "input", { ...more, maxlength: item.maxLength });
}

function menu(item, frame) {
  const node = field(item, frame, "select", {});
  const chosen = frame.place.typed.get(item.id) ?? item.value ?? "";
  node.append(...[{ title: item.placeholder ?? "Choose…", value: "" }, ...item.choices].map((one) => h("option", { value: one.value, selected: one.value === chosen }, one.title)));
  return node;
}

// Ticks and choices send their values as one text with commas between them.
function choices(item, frame) {
  const place = frame.place;
  const chosen = (place.typed.get(item.id) ?? item.value ?? "").split(",");
  const labelId = `${place.id}-${item.id}-label`;
  const group = h("div", {
    class: "choices",
    role: item.isMultiSelect ? "group" : "radiogroup",
    "aria-labelledby": labelId,
    "data-input": item.id,
    "data-required": item.isRequired ? "yes" : undefined,
  });
  group.value = chosen.filter(Boolean).join(",");
  for (const [index, one] of item.choices.entries()) {
    const box = h("input", {
      type: item.isMultiSelect ? "checkbox" : "radio",
      name: `${place.id}/${item.id}`,
      value: one.value,
      checked: chosen.includes(one.value),
      "data-focus": `${place.id}/${item.id}/${index}`,
    });
    box.addEventListener("change", () => {
      group.value = [...group.querySelectorAll("input:checked")].map((ticked) => ticked.value).join(",");
      place.typed.set(item.id, group.value);
      complain(group, false);
    });
    group.append(h("label", {}, box, h("span", {}, one.title)));
  }
  return h(
    "div",
    { class: "block input" },
    h("p", { class: "label", id: labelId }, item.label, !item.isRequired && h("span", { class: "optional" }, " (optional)")),
    group,
    h("p", { class: "error", "data-testid": "field-error", hidden: true }, item.errorMessage ?? "Please choose one."),
  );
}

function complain(input, on) {
  const error = input.closest(".block.input")?.querySelector(".error");
  if (error) error.hidden = !on;
  input.setAttribute("aria-invalid", String(on));
}

// What stands in the inputs that belong to a button: those of its own card, and of the cards around that.
// null when one that has to be filled in is empty; that one is marked and gets the keyboard.
function inputsFor(button, node, frame) {
  if (button.associatedInputs === "none") return {};
  const mine = node.closest(".unfolded") ?? frame.place.root;
  const inputs = [...frame.place.root.querySelectorAll("[data-input]")].filter((input) => {
    const theirs = input.closest(".unfolded") ?? frame.place.root;
    return theirs.contains(mine);
  });
  const empty = inputs.filter((input) => input.dataset.required && !input.value.trim());
  for (const input of inputs) complain(input, empty.includes(input));
  if (empty.length) {
    (empty[0].matches("div") ? empty[0].querySelector("input") : empty[0]).focus();
    return null;
  }
  return Object.fromEntries(inputs.map((input) => [input.dataset.input, input.value]));
}

// Buttons

function actionRow(actions, frame) {
  const seen = actions.filter((action) => action.mode !== "secondary");
  const rare = actions.filter((action) => action.mode === "secondary");
  const open = actions.find((action) => action.type === "Action.ShowCard" && frame.place.open.has(cardKey(action)));
  return h(
    "div",
    {},
    h("div", { class: "buttons" }, seen.map((action) => actionNode(action, frame)), rare.length > 0 && more(rare, frame)),
    open && h("div", { class: "unfolded", role: "group", "aria-label": open.title }, body(open.card, frame)),
  );
}

function actionNode(action, frame) {
  const style = { positive: "primary", destructive: "danger" }[action.style] ?? "";
  if (action.type === "Action.OpenUrl") {
    return h("a", { class: "button", href: action.url, target: "_blank", rel: "noopener noreferrer" }, action.title);
  }
  const node = h(
    "button",
    { type: "button", class: style, "data-focus": `${frame.place.id}/button/${action.title}`, onclick: () => run(action, node, frame) },
    action.title,
  );
  return node;
}

function more(actions, frame) {
  const node = h(
    "button",
    {
      type: "button",
      class: "quiet square",
      "aria-label": "More",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-testid": "card-more",
      "data-focus": `${frame.place.id}/more`,
      onclick: () => openMenu(node, "More", actions.map((action) => ({ label: action.title, run: () => run(action, node, frame) }))),
    },
    icon("more"),
  );
  return node;
}

async function run(action, node, frame) {
  if (action.type === "Action.ShowCard") return fold(action, frame.place);
  if (action.type === "Action.ToggleVisibility") return toggle(action, frame.place);
  if (node.getAttribute("aria-busy")) return;
  const inputs = inputsFor(action, node, frame);
  if (inputs === null) return;
  node.setAttribute("aria-busy", "true");
  await frame.place.press(action, inputs);
  node.removeAttribute("aria-busy");
}

function toggle(action, place) {
  for (const target of action.targetElements) {
    const key = `toggle/${typeof target === "string" ? target : target.elementId}`;
    if (!place.open.delete(key)) place.open.add(key);
  }
  place.again();
}

// One card is unfolded at a time.
function fold(action, place) {
  const wasOpen = place.open.has(cardKey(action));
  for (const key of [...place.open]) if (key.startsWith("card/")) place.open.delete(key);
  if (!wasOpen) place.open.add(cardKey(action));
  place.again();
  place.root.querySelector(".unfolded [data-input]")?.focus();
}

function cardKey(action) {
  return `card/${action.title}`;
}
