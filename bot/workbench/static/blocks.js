// Block Kit blocks as DOM nodes.

import { append, h } from "./dom.js";
import { elementNode } from "./elements.js";
import { textNodes } from "./mrkdwn.js";
import { markdown, richText, table } from "./richtext.js";

// `errors` maps block ids of input blocks to the sentence shown below them.
export function blockNodes(blocks, place, errors = {}) {
  return blocks.map((block) => {
    const draw = DRAWN[block.type];
    if (!draw) return h("div", { class: "block unknown" }, `[${block.type}]`);
    return append(h("div", { class: `block ${block.type}`, "data-block": block.block_id }), draw(block, place, errors));
  });
}

const DRAWN = {
  header: (block) => [h("h3", {}, textNodes(block.text))],
  divider: () => [h("hr")],
  section: (block, place) => [
    h(
      "div",
      { class: "main" },
      block.text && h("div", { class: "text" }, textNodes(block.text)),
      block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "text" }, textNodes(field)))),
    ),
    block.accessory && h("div", { class: "accessory" }, accessory(block, place)),
  ],
  context: (block) =>
    block.elements.map((item) => (item.type === "image" ? picture(item, "tiny") : h("span", { class: "text" }, textNodes(item)))),
  actions: (block, place) => block.elements.map((element) => elementNode(element, block, place)),
  context_actions: (block, place) => block.elements.map((element) => elementNode(element, block, place)),
  image: (block) => [block.title && h("p", { class: "caption" }, textNodes(block.title)), picture(block, "large")],
  rich_text: (block) => richText(block),
  markdown: (block) => markdown(block.text),
  table: (block) => [table(block)],
  alert: (block) => [
    h("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, h("div", { class: "text" }, textNodes(block.text))),
  ],
  input: inputBlock,
};

function accessory(block, place) {
  return block.accessory.type === "image" ? picture(block.accessory, "") : elementNode(block.accessory, block, place);
}

// Pictures live on other machines, which this page never asks; their words stand in.
function picture(image, size) {
  return h("span", { class: `picture ${size}`, role: "img", "aria-label": image.alt_text }, size === "tiny" ? "" : image.alt_text);
}

function inputBlock(block, place, errors) {
  const id = `${place.id}-${block.block_id}`;
  const error = errors[block.block_id];
  const label = h(
    "label",
    { id: `${id}-label` },
    textNodes(block.label),
    block.optional && h("span", { class: "optional" }, " (optional)"),
  );
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  const element = elementNode(block.element, block, place, {
    labelledby: `${id}-label`,
    describedby: described,
    invalid: error !== undefined,
    dispatch: block.dispatch_action,
  });
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) {
    element.id = `${id}-field`;
    label.setAttribute("for", element.id);
  }
  return [
    label,
    element,
    error && h("p", { class: "error", id: `${id}-error`, "data-testid": "field-error" }, error),
    h(
      "div",
      { class: "below" },
      block.hint && h("p", { class: "hint", id: `${id}-hint` }, textNodes(block.hint)),
      block.element.max_length && counter(element, block.element.max_length),
    ),
  ];
}

function counter(field, most) {
  const node = h("p", { class: "counter" });
  const count = () => {
    const left = most - field.value.length;
    node.textContent = left < 0 ? `${-left} too many` : `${field.value.length} / ${most}`;
    node.classList.toggle("over", left < 0);
  };
  field.addEventListener("input", count);
  count();
  return node;
}
