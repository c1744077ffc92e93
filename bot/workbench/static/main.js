// Puts the page together and keeps each part true.

import { blockNodes } from "./blocks.js";
import { showCardDialog } from "./carddialog.js";
import { Composer } from "./composer.js";
import { tell } from "./dialog.js";
import { h, icon } from "./dom.js";
import { Typed } from "./elements.js";
import { MessageList } from "./messages.js";
import { showViews } from "./modal.js";
import { link } from "./mrkdwn.js";
import { act, messageAt } from "./net.js";
import { drawSidebar, openTab, sidebar, toggleDrawer } from "./sidebar.js";
import { become, here, look, me, messagesIn, nameOf, state, titleOf, watch } from "./store.js";

const middle = new MessageList("Messages", "messages");
const side = new MessageList("Thread", "thread-messages");
const composer = new Composer("composer");
const answering = new Composer("thread-composer");
const heading = h("div", { class: "heading" });
const homeTab = h("div", { class: "home", "data-testid": "home", tabindex: "0" });
const strip = h("div", { class: "strip", "data-testid": "strip" });
const offline = h("p", { class: "offline", role: "status", hidden: true }, "Reconnecting to the workbench…");
const homeTyped = new Typed();

const opener = h(
  "button",
  { id: "open-drawer", type: "button", class: "quiet square", "aria-label": "Channels and people", "aria-expanded": "false", "aria-controls": "sidebar", "data-testid": "open-drawer", onclick: () => toggleDrawer() },
  icon("menu"),
);
const main = h("main", {}, h("header", { class: "bar" }, opener, heading), middle.node, homeTab, composer.node);
const thread = h(
  "section",
  { id: "thread", "aria-label": "Thread", hidden: true, "data-testid": "thread" },
  h(
    "header",
    { class: "bar" },
    h("div", { class: "heading" }, h("h2", {}, "Thread"), h("p", { class: "topic" })),
    h("button", { type: "button", class: "quiet square", "aria-label": "Close thread", "data-testid": "close-thread", onclick: closeThread }, icon("close")),
  ),
  side.node,
  answering.node,
);

function drawMiddle() {
  const conversation = here();
  if (!conversation) return;
  const title = titleOf(conversation);
  const isApp = conversation.kind === "im" && conversation.members.includes(state.bot);
  const home = isApp && state.tab === "home";
  document.title = `${conversation.kind === "channel" ? "#" : ""}${title} · ${state.team}`;
  heading.replaceChildren(
    h("h2", { "data-testid": "title" }, conversation.kind === "channel" ? `# ${title}` : title),
    isApp && state.home_tab ? tabs() : h("p", { class: "topic" }, conversation.topic || membersOf(conversation)),
  );
  middle.node.hidden = home;
  composer.node.hidden = home;
  homeTab.hidden = !home;
  if (home) drawHome();
  else middle.show(`${state.me}/${conversation.id}`, conversation, messagesIn(conversation), false, quietWords(title, isApp));
  const label = conversation.kind === "channel" ? `Message #${title}` : `Message ${title}`;
  composer.show({ channel: conversation.id }, label);
  drawThread(conversation);
  if (state.target) bringIntoSight(state.target);
  state.target = null;
  markRead();
}

function quietWords(title, isApp) {
  return isApp ? `Nothing here yet. ${title} writes here when it has something for you alone.` : "Nothing here yet.";
}

function bringIntoSight(ts) {
  const found = (thread.hidden ? middle : side).node.querySelector(`[data-ts="${ts}"]`);
  found?.scrollIntoView({ block: "center" });
  found?.classList.add("found");
}

function drawThread(conversation) {
  thread.hidden = state.thread === null;
  document.body.classList.toggle("threaded", state.thread !== null);
  if (state.thread === null) return side.clear();
  thread.querySelector(".topic").textContent = titleOf(conversation);
  side.show(`${state.me}/${conversation.id}/${state.thread}`, conversation, messagesIn(conversation, state.thread), true);
  answering.show({ channel: conversation.id, thread_ts: state.thread }, "Reply…");
}

function closeThread() {
  const ts = state.thread;
  look(state.here);
  const parent = middle.node.querySelector(`[data-ts="${ts}"]`);
  parent?.querySelector(".replies, .toolbar button")?.focus();
}

function tabs() {
  const tab = (name, label) =>
    h("button", { type: "button", role: "tab", "aria-selected": String(state.tab === name), "data-focus": `tab/${name}`, "data-testid": `tab-${name}`, onclick: () => openTab(name) }, label);
  return h("div", { class: "tabs", role: "tablist", "aria-label": nameOf(state.bot) }, tab("home", "Home"), tab("messages", "Messages"));
}

function drawHome() {
  const view = state.home;
  if (!view) return homeTab.replaceChildren(h("p", { class: "empty" }, "Nothing here yet."));
  const place = {
    id: view.id,
    typed: homeTyped,
    async press(block, element, value) {
      const where = { view_id: view.id, block_id: block.block_id, action_id: element.action_id };
      const answer = await act("press", { as: state.me, ...where, value, typed: homeTyped.values });
      if (!answer.ok) tell(answer.problem);
    },
  };
  homeTab.replaceChildren(...blockNodes(view.blocks, place));
}

function membersOf(conversation) {
  return conversation.kind === "channel" ? `${conversation.members.length} members` : "";
}

// What is on the screen of somebody who looks counts as read.
function markRead() {
  const conversation = here();
  const last = [...conversation.messages.keys()].at(-1);
  if (!last || document.hidden || !state.counts.unread[conversation.id]) return;
  act("read", { as: state.me, channel: conversation.id, ts: last });
}

function drawStrip() {
  strip.hidden = localStorage.getItem("strip") === "dismissed";
  const person = me();
  strip.replaceChildren(
    h(
      "p",
      {},
      "You are ",
      h("strong", {}, person.name),
      person.title && `, ${person.title.toLowerCase()}`,
      state.takes_reviews ? ". Edit a suggested reply and submit it, then switch person " : ". Switch person ",
      h("span", { class: "wide" }, "at the top left"),
      h("span", { class: "narrow" }, "in the menu"),
      state.takes_reviews ? " to approve it. Or write a review." : " to see the same work through other eyes.",
      state.links.map((one) => [" ", link(one.url, one.text)]),
    ),
    h("button", { type: "button", class: "quiet square", "aria-label": "Dismiss this explanation", "data-testid": "dismiss-strip", onclick: dismissStrip }, icon("close")),
  );
}

function dismissStrip() {
  localStorage.setItem("strip", "dismissed");
  strip.hidden = true;
  composer.field.focus();
}

function start() {
  const app = document.querySelector("#app");
  const wanted = new URL(location.href);
  const message = messageAt(location.href);
  watch(["sidebar"], () => drawSidebar());
  watch(["messages"], () => drawMiddle());
  watch(["views"], () => (state.surface === "teams" ? showCardDialog() : showViews()));
  watch(["connection"], () => (offline.hidden = state.online));
  let begun = false;
  watch(["all"], () => {
    if (!begun) {
      begun = true;
      app.replaceChildren(strip, offline, sidebar, h("div", { class: "veil", onclick: () => toggleDrawer(false) }), main, thread);
      app.removeAttribute("aria-busy");
      document.body.dataset.surface = state.surface;
      if (message && state.conversations.has(message.channel)) {
        state.here = message.channel;
        state.thread = message.thread;
        state.target = message.ts;
      }
    }
    drawStrip();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (document.body.classList.contains("drawer")) {
      toggleDrawer(false);
      opener.focus();
    } else if (state.thread !== null) closeThread();
  });
  become(wanted.searchParams.get("as") ?? "");
}

start();
