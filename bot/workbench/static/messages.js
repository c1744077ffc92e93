// A list of messages, for a channel or a thread. Only messages that changed are drawn again.

import { blockNodes } from "./blocks.js";
import { CardPlace } from "./cards.js";
import { plainText } from "./cardtext.js";
import { report, tell } from "./dialog.js";
import { avatar, h, icon, swap } from "./dom.js";
import { Typed } from "./elements.js";
import { emoji, PICKED } from "./emoji.js";
import { openMenu } from "./menu.js";
import { dayOf, mrkdwn, timeOf } from "./mrkdwn.js";
import { act, linkTo } from "./net.js";
import { look, me, nameOf, state } from "./store.js";

const asked = new Set(); // versions of cards that were asked for by themselves
const TOGETHER_SECONDS = 300; // one person's messages within this time share a name

export class MessageList {
  constructor(label, testid) {
    this.node = h("div", { class: "messages", role: "log", "aria-label": label, "data-testid": testid, tabindex: "0" });
    this.drawn = new Map(); // ts → {message, plain, node}
    this.typed = new Map(); // ts → Typed
    this.cards = new Map(); // person and ts → CardPlace
    this.about = "";
    this.latest = "0"; // ts of the newest message shown
    const down = () => (this.node.scrollTop = this.node.scrollHeight);
    this.quiet = h("p", { class: "empty", hidden: true });
    this.newer = h("button", { type: "button", class: "newer", hidden: true, "data-testid": "newer", onclick: down }, icon("down"), "New messages");
    this.node.addEventListener("scroll", () => {
      if (this.atEnd()) this.newer.hidden = true;
    });
  }

  atEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 80;
  }

  // Shows these messages; `about` tells one conversation (and person) from another. `quiet` stands where there are none.
  show(about, conversation, messages, thread, quiet = "") {
    const fresh = about !== this.about;
    if (fresh) this.clear(about);
    const last = messages.at(-1);
    // A private note answers what the person has just done, so it must not come out of sight.
    const mine = last && last.ts > this.latest && (last.user === state.me || last.is_ephemeral);
    const follow = fresh || mine || this.atEnd();
    const wanted = new Set();
    let previous = null;
    let place = null;
    for (const message of messages) {
      if (!thread && (!previous || dayOf(previous.ts) !== dayOf(message.ts))) {
        place = this.put(`day-${dayOf(message.ts)}`, message, wanted, place, () => dayNode(message.ts), "");
        previous = null;
      }
      const plain = previous && together(previous, message);
      place = this.put(message.ts, message, wanted, place, () => this.draw(message, conversation, plain, thread), plain);
      previous = message;
    }
    for (const [key, { node }] of this.drawn) {
      if (wanted.has(key)) continue;
      node.remove();
      this.drawn.delete(key);
    }
    this.quiet.hidden = messages.length > 0;
    this.quiet.textContent = this.quiet.hidden ? "" : quiet;
    if (follow) this.node.scrollTop = this.node.scrollHeight;
    else if (last && last.ts > this.latest) this.newer.hidden = false;
    if (last?.is_ephemeral && last.ts > this.latest) this.fromItsTop(this.drawn.get(last.ts).node);
    this.latest = last?.ts ?? "0";
  }

  // What is taller than the list is read from its beginning.
  fromItsTop(node) {
    const hidden = this.node.getBoundingClientRect().top - node.getBoundingClientRect().top;
    if (hidden > 0) this.node.scrollTop -= hidden;
  }

  clear(about = "") {
    this.newer.hidden = true;
    this.node.replaceChildren(this.quiet, this.newer);
    this.drawn.clear();
    this.about = about;
  }

  // Puts one item after `place`, drawing it only when it is new or different.
  put(key, message, wanted, place, draw, plain) {
    wanted.add(key);
    const known = this.drawn.get(key);
    let node = known?.node;
    if (!known || (known.message !== message && !key.startsWith("day-")) || known.plain !== plain) {
      node = known ? swap(known.node, draw()) : draw();
    }
    this.drawn.set(key, { message, plain, node });
    const after = place ? place.nextSibling : this.node.firstChild;
    if (after !== node) this.node.insertBefore(node, after);
    return node;
  }

  draw(message, conversation, plain, thread) {
    const author = state.people.get(message.user) ?? { id: message.user, name: "Somebody" };
    const note = message.is_ephemeral;
    return h(
      "article",
      {
        class: ["message", plain && "plain", note && "note"].filter(Boolean).join(" "),
        "aria-label": `${author.name}, ${timeOf(message.ts)}${note ? ", only visible to you" : ""}`,
        "data-testid": note ? "ephemeral" : "message",
        "data-ts": message.ts,
      },
      note && h("p", { class: "only" }, icon("eye"), "Only visible to you"),
      plain ? h("span", { class: "when side" }, timeOf(message.ts)) : avatar(author),
      h(
        "div",
        { class: "content" },
        !plain && heading(author, message),
        this.body(message, conversation),
        note && h("p", { class: "dismiss" }, h("button", { type: "button", class: "link", onclick: () => act("dismiss", { as: state.me, ts: message.ts }) }, "Dismiss message")),
        reactions(message, conversation),
        !thread && replies(message, conversation),
      ),
      !note && toolbar(message, conversation, thread),
    );
  }

  body(message, conversation) {
    return state.surface === "teams" ? this.teamsBody(message, conversation) : this.slackBody(message, conversation);
  }

  teamsBody(message, conversation) {
    if (message.asks) this.ask(message, conversation);
    if (message.card) return h("div", { class: "said" }, this.cardPlaceOf(message, conversation).draw(message.card));
    return h("div", { class: "said" }, h("div", { class: "text" }, plainText(message.text)));
  }

  // Cards that want to be brought up to date for whoever looks at them are asked for once each time they change.
  ask(message, conversation) {
    const version = `${state.me}/${message.ts}/${message.edited?.ts ?? ""}`;
    if (asked.has(version)) return;
    asked.add(version);
    act("refresh", { as: state.me, channel: conversation.id, ts: message.ts });
  }

  cardPlaceOf(message, conversation) {
    const key = `${state.me}/${message.ts}`;
    if (!this.cards.has(key)) {
      const place = new CardPlace(key, async (button, inputs) => {
        const kept = Object.keys(inputs).length > 0 && place.putAway();
        const answer = await act("press", { as: state.me, channel: conversation.id, ts: message.ts, button, inputs });
        if (kept && !answer.ok) place.putBack(kept);
        report(answer);
      });
      this.cards.set(key, place);
    }
    return this.cards.get(key);
  }

  slackBody(message, conversation) {
    const place = this.placeOf(message, conversation);
    const edited = message.edited && h("span", { class: "edited" }, " (edited)");
    const parts = [];
    if (message.blocks?.length) parts.push(...blockNodes(message.blocks, place), edited);
    else if (message.text) parts.push(h("div", { class: "text" }, mrkdwn(message.text), edited));
    for (const attachment of message.attachments ?? []) parts.push(attachmentNode(attachment, place));
    return h("div", { class: "said" }, parts);
  }

  placeOf(message, conversation) {
    if (!this.typed.has(message.ts)) this.typed.set(message.ts, new Typed());
    const typed = this.typed.get(message.ts);
    return {
      id: message.ts,
      typed,
      async press(block, element, value) {
        const answer = await act("press", {
          as: state.me,
          channel: conversation.id,
          ts: message.ts,
          block_id: block.block_id,
          action_id: element.action_id,
          value,
          typed: typed.values,
        });
        if (!answer.ok) tell(answer.problem);
      },
    };
  }
}

function together(previous, message) {
  return (
    previous.user === message.user &&
    !previous.is_ephemeral &&
    !message.is_ephemeral &&
    !message.blocks?.length &&
    !message.card && // a card begins with who sent it
    Number(message.ts) - Number(previous.ts) < TOGETHER_SECONDS
  );
}

function heading(author, message) {
  return h(
    "p",
    { class: "author" },
    h("strong", {}, author.name),
    author.is_bot && h("span", { class: "app" }, "App"),
    !author.is_bot && author.title && h("span", { class: "title" }, author.title),
    h("time", { class: "when", datetime: new Date(Number(message.ts) * 1000).toISOString() }, timeOf(message.ts)),
  );
}

function dayNode(ts) {
  return h("div", { class: "day", role: "separator" }, h("span", {}, dayOf(ts)));
}

function attachmentNode(attachment, place) {
  const node = h(
    "div",
    { class: "attachment" },
    attachment.pretext && h("p", {}, mrkdwn(attachment.pretext)),
    attachment.title && h("p", {}, h("strong", {}, attachment.title)),
    attachment.text && h("div", { class: "text" }, mrkdwn(attachment.text)),
    attachment.blocks && blockNodes(attachment.blocks, place),
  );
  if (/^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")) node.style.borderColor = `#${attachment.color.replace("#", "")}`;
  return node;
}

function reactions(message, conversation) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => {
      const mine = reaction.users.includes(state.me);
      const who = reaction.users.map(nameOf).join(", ");
      return h(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(mine),
          "aria-label": `${reaction.name}, ${who}`,
          title: `${who} reacted with :${reaction.name}:`,
          "data-reaction": reaction.name,
          "data-focus": `${message.ts}/reaction/${reaction.name}`,
          onclick: () => react(message, conversation, reaction.name, !mine),
        },
        emoji(reaction.name),
        h("span", {}, reaction.count),
      );
    }),
  );
}

async function react(message, conversation, name, add) {
  const answer = await act("react", { as: state.me, channel: conversation.id, ts: message.ts, name, add });
  if (!answer.ok) tell(answer.problem);
}

function replies(message, conversation) {
  if (!message.reply_count) return null;
  const people = message.reply_users.map((id) => state.people.get(id)).filter(Boolean);
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      "data-testid": "replies",
      "data-focus": `${message.ts}/replies`,
      onclick: () => look(conversation.id, message.ts),
    },
    people.slice(0, 4).map((person) => avatar(person, "tiny")),
    h("span", { class: "count" }, message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`),
    h("span", { class: "last" }, `Last at ${timeOf(message.latest_reply)}`),
  );
}

function toolbar(message, conversation, thread) {
  const tool = (label, name, focus, run, extra = {}) => {
    const node = h(
      "button",
      { type: "button", "aria-label": label, title: label, "data-focus": `${message.ts}/${focus}`, tabindex: focus === "react" ? "0" : "-1", onclick: () => run(node), ...extra },
      typeof name === "string" ? icon(name) : name,
    );
    return node;
  };
  const popup = { "aria-haspopup": "menu", "aria-expanded": "false" };
  const quick = ["eyes", "white_check_mark"].map((name) =>
    tool(`React with ${name.replaceAll("_", " ")}`, h("span", {}, emoji(name)), `quick-${name}`, () =>
      react(message, conversation, name, !message.reactions?.some((r) => r.name === name && r.users.includes(state.me))),
      { class: "quick" },
    ),
  );
  const picker = (node) =>
    openMenu(
      node,
      "Add a reaction",
      PICKED.map(([name, meaning]) => ({
        label: `${meaning} :${name}:`,
        lead: h("span", { "data-emoji": name }, emoji(name)),
        run: () => react(message, conversation, name, true),
      })),
      { grid: true },
    );
  const more = (node) => openMenu(node, "More actions", moreActions(message, conversation));
  const name = `Actions for the message of ${nameOf(message.user)}`;
  const node = h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": name, onkeydown: (event) => step(event, node) },
    quick,
    tool("Add a reaction", "smile", "react", picker, { ...popup, "data-testid": "react" }),
    !thread && tool("Reply in thread", "reply", "reply", () => look(conversation.id, message.thread_ts ?? message.ts), { "data-testid": "reply-in-thread" }),
    tool("More actions", "more", "more", more, { ...popup, "data-testid": "more-actions" }),
  );
  return node;
}

// One stop for the Tab key; the arrows move within.
function step(event, bar) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const buttons = [...bar.children].filter((button) => button.offsetParent);
  const next = buttons[buttons.indexOf(document.activeElement) + by];
  if (!next) return;
  event.preventDefault();
  for (const button of bar.children) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

function moreActions(message, conversation) {
  const shortcuts = state.shortcuts.filter((shortcut) => shortcut.kind === "message");
  return [
    ...shortcuts.map((shortcut) => ({
      label: shortcut.name,
      hint: nameOf(state.bot),
      run: async () => {
        const where = { channel: conversation.id, ts: message.ts };
        const answer = await act("shortcut", { as: me().id, callback_id: shortcut.callback_id, ...where });
        if (!answer.ok) tell(answer.problem);
      },
    })),
    { label: "Copy link", run: () => navigator.clipboard?.writeText(linkTo(conversation.id, message)) },
  ];
}
