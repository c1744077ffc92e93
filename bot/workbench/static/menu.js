// Small menus that open at a button: arrow keys move, Enter picks, Escape and Tab close.

import { h } from "./dom.js";

let close = () => {};

// items: [{label, hint, run, danger, lead}], lead being a node before the label.
export function openMenu(anchor, label, items, { grid = false } = {}) {
  close();
  const buttons = items.map((item) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        class: item.danger ? "danger" : "",
        "aria-label": grid ? item.label : undefined,
        title: grid ? item.label : undefined,
        "aria-current": item.current ? "true" : undefined,
        onclick: () => {
          shut(true);
          item.run();
        },
      },
      item.lead,
      !grid && h("span", { class: "words" }, item.label, item.hint && h("small", {}, item.hint)),
      item.badge && h("span", { class: "badge" }, item.badge),
    ),
  );
  const menu = h("div", { class: grid ? "menu grid" : "menu", role: "menu", "aria-label": label, "data-testid": "menu" }, buttons);
  const shut = (refocus) => {
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    close = () => {};
    if (refocus) anchor.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) shut(false);
  };
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: grid ? 1 : 0, ArrowLeft: grid ? -1 : 0 }[event.key];
    if (step) move(buttons, step);
    else if (event.key === "Home") buttons[0].focus();
    else if (event.key === "End") buttons.at(-1).focus();
    else if (event.key === "Escape" || event.key === "Tab") shut(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  close = () => shut(false);
  anchor.setAttribute("aria-expanded", "true");
  (anchor.closest("dialog") ?? document.body).append(menu);
  place(menu, anchor);
  document.addEventListener("pointerdown", outside, true);
  (buttons.find((button) => button.hasAttribute("aria-current")) ?? buttons[0])?.focus();
}

export function closeMenu() {
  close();
}

function move(buttons, step) {
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length].focus();
}

// Below the anchor if there is room, else above; always inside the window.
function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + 4 + height <= window.innerHeight;
  const top = below ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
}
