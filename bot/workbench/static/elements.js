// What people press, pick and type into: Block Kit's interactive elements.
//
// Every element gets a `place`: {id, typed, press(block, element, value)}. `id` makes data-focus unique,
// `typed` keeps what was typed while the same block stays, `press` tells the app.

import { confirmed } from "./dialog.js";
import { h, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { textNodes } from "./mrkdwn.js";
import { state, titleOf } from "./store.js";

// What a person has typed and picked in one message or view, by block and action.
export class Typed {
  constructor() {
    this.values = {};
  }
  get(block, element, otherwise) {
    return this.values[block.block_id]?.[element.action_id] ?? otherwise;
  }
  set(block, element, value) {
    (this.values[block.block_id] ??= {})[element.action_id] = value;
  }
  // Forgets what belongs to blocks that are gone.
  keepOnly(blocks) {
    const ids = new Set(blocks.map((block) => block.block_id));
    for (const id of Object.keys(this.values)) if (!ids.has(id)) delete this.values[id];
  }
}

// `input` is {labelledby, describedby, invalid, dispatch} inside an input block, undefined elsewhere.
export function elementNode(element, block, place, input) {
  const draw = DRAWN[element.type];
  return draw ? draw(element, block, place, input) : h("span", { class: "unknown" }, `[${element.type}]`);
}

function named(element, block, place, input) {
  return {
    "data-focus": `${place.id}/${block.block_id}/${element.action_id}`,
    "data-action": element.action_id,
    "aria-labelledby": input?.labelledby,
    "aria-describedby": input?.describedby,
    "aria-label": input ? undefined : (element.accessibility_label ?? element.placeholder?.text),
  };
}

async function press(node, element, block, place, value) {
  if (element.confirm && !(await confirmed(element.confirm))) {
    node.focus();
    return;
  }
  node.setAttribute("aria-busy", "true");
  await place.press(block, element, value);
  node.removeAttribute("aria-busy");
}

// Outside of input blocks a choice is told at once; inside only when the block says so.
function told(element, block, place, input) {
  return async (node, value) => {
    place.typed.set(block, element, value);
    if (!input || input.dispatch) await press(node, element, block, place, value);
  };
}

const DRAWN = {
  button(element, block, place) {
    const node = h(
      "button",
      {
        ...named(element, block, place),
        "aria-label": element.accessibility_label,
        type: "button",
        class: element.style ?? "",
        onclick: () => {
          if (node.getAttribute("aria-busy")) return;
          if (element.url) window.open(element.url, "_blank", "noopener");
          press(node, element, block, place, element.value);
        },
      },
      textNodes(element.text),
    );
    return node;
  },
  icon_button(element, block, place) {
    return DRAWN.button({ ...element, text: { type: "plain_text", text: element.text.text } }, block, place);
  },
  feedback_buttons(element, block, place) {
    const one = (side) => {
      const label = side.accessibility_label ?? side.text.text;
      const node = h(
        "button",
        { type: "button", "aria-label": label, onclick: () => press(node, element, block, place, side.value) },
        textNodes(side.text),
      );
      return node;
    };
    return h("span", { class: "together" }, one(element.positive_button), one(element.negative_button));
  },
  overflow(element, block, place) {
    const items = () =>
      element.options.map((option) => ({
        label: textNodes(option.text),
        hint: option.description?.text,
        run: () => press(node, element, block, place, option.value),
      }));
    const node = h(
      "button",
      {
        ...named(element, block, place),
        type: "button",
        class: "quiet square",
        "aria-label": "More",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        onclick: () => openMenu(node, "More", items()),
      },
      icon("more"),
    );
    return node;
  },
  static_select: (element, block, place, input) => select(element, block, place, input, grouped(element)),
  multi_static_select: (element, block, place, input) => select(element, block, place, input, grouped(element), true),
  users_select: (element, block, place, input) => select(element, block, place, input, people()),
  multi_users_select: (element, block, place, input) => select(element, block, place, input, people(), true),
  channels_select: (element, block, place, input) => select(element, block, place, input, channels()),
  conversations_select: (element, block, place, input) => select(element, block, place, input, channels()),
  radio_buttons: (element, block, place, input) => choices(element, block, place, input, "radio"),
  checkboxes: (element, block, place, input) => choices(element, block, place, input, "checkbox"),
  datepicker: (element, block, place, input) => field(element, block, place, input, "date", element.initial_date),
  timepicker: (element, block, place, input) => field(element, block, place, input, "time", element.initial_time),
  number_input: (element, block, place, input) => field(element, block, place, input, "text", element.initial_value, "decimal"),
  url_text_input: (element, block, place, input) => field(element, block, place, input, "text", element.initial_value, "url"),
  email_text_input: (element, block, place, input) => field(element, block, place, input, "text", element.initial_value, "email"),
  plain_text_input(element, block, place, input) {
    if (!element.multiline) return field(element, block, place, input, "text", element.initial_value);
    const node = h("textarea", {
      ...named(element, block, place, input),
      rows: "5",
      "aria-invalid": input?.invalid ? "true" : undefined,
      placeholder: element.placeholder?.text,
      value: place.typed.get(block, element, element.initial_value ?? ""),
    });
    watchTyping(node, element, block, place, input);
    return node;
  },
};

function field(element, block, place, input, type, initial, mode) {
  const node = h("input", {
    ...named(element, block, place, input),
    type,
    inputmode: mode,
    "aria-invalid": input?.invalid ? "true" : undefined,
    placeholder: element.placeholder?.text,
    value: place.typed.get(block, element, initial ?? ""),
  });
  if (type === "text") watchTyping(node, element, block, place, input);
  else node.addEventListener("change", () => told(element, block, place, input)(node, node.value));
  return node;
}

// Keeps every letter; tells the app on Enter or while typing if the block asks for it.
function watchTyping(node, element, block, place, input) {
  const when = input?.dispatch ? (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]) : [];
  let pause;
  node.addEventListener("input", () => {
    place.typed.set(block, element, node.value);
    if (!when.includes("on_character_entered")) return;
    clearTimeout(pause);
    pause = setTimeout(() => press(node, element, block, place, node.value), 500);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || node.tagName === "TEXTAREA" || !when.includes("on_enter_pressed")) return;
    event.preventDefault();
    press(node, element, block, place, node.value);
  });
}

function select(element, block, place, input, groups, multiple = false) {
  const initial =
    element.initial_option?.value ??
    element.initial_user ??
    element.initial_channel ??
    element.initial_conversation ??
    (element.initial_options?.map((option) => option.value) ?? element.initial_users ?? "");
  const chosen = [place.typed.get(block, element, initial)].flat();
  const option = ([value, label]) => h("option", { value, selected: chosen.includes(value) }, label);
  const node = h(
    "select",
    { ...named(element, block, place, input), multiple, "aria-invalid": input?.invalid ? "true" : undefined },
    !multiple && h("option", { value: "" }, element.placeholder?.text ?? "Choose…"),
    groups.map(([label, options]) => (label ? h("optgroup", { label }, options.map(option)) : options.map(option))),
  );
  node.addEventListener("change", () => {
    const value = multiple ? [...node.selectedOptions].map((one) => one.value) : node.value;
    told(element, block, place, input)(node, value);
  });
  return node;
}

function grouped(element) {
  const options = (group) => group.options.map((option) => [option.value, option.text.text]);
  return element.option_groups?.map((group) => [group.label.text, options(group)]) ?? [["", options(element)]];
}

function people() {
  return [["", [...state.people.values()].filter((person) => !person.is_bot).map((person) => [person.id, person.name])]];
}

function channels() {
  const found = [...state.conversations.values()].filter((conversation) => conversation.kind === "channel");
  return [["", found.map((conversation) => [conversation.id, `#${titleOf(conversation)}`])]];
}

function choices(element, block, place, input, type) {
  const initial = element.initial_options?.map((option) => option.value) ?? element.initial_option?.value ?? [];
  const chosen = [place.typed.get(block, element, initial)].flat();
  const tell = told(element, block, place, input);
  const names = named(element, block, place, input);
  const group = h(
    "div",
    { class: "choices", role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": names["aria-labelledby"], "aria-describedby": names["aria-describedby"], "data-action": element.action_id },
    element.options.map((option, index) => {
      const box = h("input", {
        type,
        name: `${place.id}/${block.block_id}/${element.action_id}`,
        value: option.value,
        checked: chosen.includes(option.value),
        "data-focus": index ? `${names["data-focus"]}/${index}` : names["data-focus"],
      });
      box.addEventListener("change", () => {
        const picked = [...group.querySelectorAll("input:checked")].map((one) => one.value);
        tell(group, type === "radio" ? picked[0] : picked);
      });
      const words = h("span", {}, textNodes(option.text), option.description && h("small", {}, textNodes(option.description)));
      return h("label", {}, box, words);
    }),
  );
  return group;
}
