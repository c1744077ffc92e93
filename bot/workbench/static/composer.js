// Where people write: messages, slash commands with their list, @names, and the ⚡ menu of shortcuts.

import { hush, report, tell } from "./dialog.js";
import { avatar, h, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { act } from "./net.js";
import { nameOf, state } from "./store.js";

const drafts = new Map(); // person, conversation and thread → what is typed but not sent

export class Composer {
  constructor(testid) {
    this.testid = testid;
    this.where = null;
    this.picked = 0;
    this.field = h("textarea", {
      rows: "1",
      "data-testid": testid,
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": `${testid}-list`,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => setTimeout(() => this.suggest([]), 150),
    });
    this.list = h("ul", { class: "suggestions", role: "listbox", id: `${testid}-list`, "aria-label": "Suggestions", hidden: true });
    this.bolt = h(
      "button",
      {
        type: "button",
        class: "quiet square",
        "aria-label": "Shortcuts",
        title: "Shortcuts",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "data-testid": "shortcuts",
        onclick: () => this.shortcuts(),
      },
      icon("bolt"),
    );
    const send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send", "data-testid": `${testid}-send` }, icon("send"));
    this.node = h(
      "form",
      { class: "composer", onsubmit: (event) => this.send(event) },
      this.list,
      h("div", { class: "box" }, this.field, h("div", { class: "tools" }, testid === "composer" && this.bolt, h("span", { class: "spring" }), send)),
    );
  }

  // where: {channel, thread_ts}
  show(where, label) {
    const key = `${state.me}/${where.channel}/${where.thread_ts ?? ""}`;
    this.where = where;
    this.field.placeholder = label;
    this.field.setAttribute("aria-label", label);
    this.bolt.hidden = !state.shortcuts.some((shortcut) => shortcut.kind === "global");
    if (key === this.draft) return;
    this.draft = key;
    this.field.value = drafts.get(key) ?? "";
    this.suggest([]);
    this.grow();
  }

  typed() {
    drafts.set(this.draft, this.field.value);
    this.grow();
    this.suggest(this.suggestions());
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 200)}px`;
  }

  suggestions() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    if (this.takesCommand(before)) {
      return state.commands
        .filter((command) => command.command.startsWith(before))
        .map((command) => ({ value: command.command, hint: `${command.usage_hint} ${command.description}`.trim(), from: 0 }));
    }
    const name = before.match(/(?:^|\s)@([\p{L} .]{0,20})$/u);
    if (!name) return [];
    return [...state.people.values()]
      .filter((person) => person.name.toLowerCase().startsWith(name[1].toLowerCase()))
      .map((person) => ({ value: `@${person.name}`, hint: person.title, from: before.length - name[1].length - 1, person }));
  }

  // A command of Slack's begins with "/" anywhere; one of Teams' is a word in the app's own chat.
  takesCommand(before) {
    if (state.surface !== "teams") return /^\/\S*$/.test(before);
    const conversation = state.conversations.get(this.where.channel);
    return /^\w+$/.test(before) && conversation?.kind === "im" && conversation.members.includes(state.bot);
  }

  suggest(found) {
    this.found = found;
    this.picked = 0;
    this.list.hidden = found.length === 0;
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.list.replaceChildren(
      ...found.map((entry, index) =>
        h(
          "li",
          { role: "option", id: `${this.testid}-option-${index}`, onpointerdown: (event) => this.take(entry, event) },
          entry.person && avatar(entry.person, "tiny"),
          h("strong", {}, entry.value),
          h("span", {}, entry.hint),
        ),
      ),
    );
    this.mark();
  }

  mark() {
    for (const [index, item] of [...this.list.children].entries()) item.setAttribute("aria-selected", String(index === this.picked));
    if (this.found.length) this.field.setAttribute("aria-activedescendant", `${this.testid}-option-${this.picked}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  take(entry, event) {
    event?.preventDefault();
    const rest = this.field.value.slice(this.field.selectionStart);
    this.field.value = `${this.field.value.slice(0, entry.from)}${entry.value} ${rest}`;
    drafts.set(this.draft, this.field.value);
    this.suggest([]);
    this.field.focus();
  }

  key(event) {
    if (this.found?.length) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const entry = this.found[this.picked];
      const whole = this.field.value === entry.value;
      if (step) this.picked = (this.picked + step + this.found.length) % this.found.length;
      else if (event.key === "Tab" || (event.key === "Enter" && !whole)) this.take(entry);
      else if (event.key === "Escape") this.suggest([]);
      else return this.enter(event);
      event.preventDefault();
      event.stopPropagation();
      this.mark();
      return;
    }
    this.enter(event);
  }

  enter(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.send(event);
  }

  async send(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim()) return;
    hush();
    this.field.value = "";
    this.suggest([]);
    this.grow();
    const key = this.draft;
    drafts.delete(key);
    const answer = await act("say", { as: state.me, ...this.where, text });
    if (answer.ok) return;
    drafts.set(key, text);
    if (key === this.draft && !this.field.value) this.field.value = text;
    tell(answer.problem);
  }

  shortcuts() {
    const found = state.shortcuts.filter((shortcut) => shortcut.kind === "global");
    openMenu(
      this.bolt,
      "Shortcuts",
      found.map((shortcut) => ({
        label: shortcut.name,
        hint: nameOf(state.bot),
        run: async () => {
          report(await act("shortcut", { as: state.me, callback_id: shortcut.callback_id, channel: this.where.channel }));
        },
      })),
    );
  }
}
