// Building elements without ever parsing HTML: text stays text, whatever it contains.

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "hidden", "open", "multiple", "required"]);

// h("button", {class: "primary", onclick: f, "data-testid": "save"}, "Save")
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child);
  }
  return node;
}

// Swaps `old` for `fresh` and keeps the keyboard where it was, found again by its data-focus.
export function swap(old, fresh) {
  const key = old.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  old.replaceWith(fresh);
  if (key !== undefined) focusOn(key, fresh);
  return fresh;
}

export function focusOn(key, within = document) {
  const found = [...within.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === key);
  found?.focus();
  return found !== undefined;
}

const LINES = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "m6 6 12 12M18 6 6 18",
  send: "M4 12 20 4l-5 16-4-6z",
  reply: "M5 5h14v10h-8l-4 4v-4H5z",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 14.5c1.8 2.6 5.2 2.6 7 0M9 9.5v.1M15 9.5v.1",
  more: "M12 5.5v.1M12 12v.1M12 18.5v.1",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  eye: "M3 12c4-7 14-7 18 0-4 7-14 7-18 0M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
  back: "m14 6-6 6 6 6",
  down: "m7 10 5 5 5-5",
  pen: "m5 19 1-4L16 5l3 3L9 18z",
  home: "m4 11 8-7 8 7v9h-5v-6H9v6H4z",
};

export function icon(name) {
  const svg = svgNode("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  svg.append(svgNode("path", { d: LINES[name] }));
  return svg;
}

export function svgNode(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

export function avatar(person, size = "") {
  const initials = person.name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  const tint = [...person.id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  const kind = person.is_bot ? "bot" : `tint-${tint}`;
  return h("span", { class: `avatar ${kind} ${size}`, "aria-hidden": "true" }, initials.toUpperCase());
}
