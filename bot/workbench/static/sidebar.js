// The left: who you are, the channels, the direct messages, the app, and the box for a review.

import { avatar, focusOn, h, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { act } from "./net.js";
import { openReviewBox } from "./review.js";
import { become, changed, look, lookAt, me, state } from "./store.js";

export const sidebar = h("aside", { id: "sidebar", "aria-label": "Workspace", "data-testid": "sidebar" });

export function drawSidebar() {
  const key = sidebar.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  const conversations = [...state.conversations.values()];
  const channels = conversations.filter((conversation) => conversation.kind === "channel");
  const groups = conversations.filter((conversation) => conversation.kind === "mpim");
  const others = [...state.people.values()].filter((person) => person.id !== state.me);
  sidebar.replaceChildren(
    h("h1", { "data-testid": "team" }, state.team),
    surfaceSwitch(),
    personSwitch(),
    h(
      "nav",
      { "aria-label": "Conversations" },
      section("Channels", channels.map((channel) => row(channel.id, `# ${channel.name}`, channel.name, () => go(channel.id)))),
      section(
        "Direct messages",
        [...others.map((person) => directRow(person, conversations)), ...groups.map((group) => row(group.id, groupName(group), groupName(group), () => go(group.id)))],
      ),
    ),
    state.takes_reviews &&
      h("button", { type: "button", class: "write", "data-testid": "write-review", "data-focus": "write-review", onclick: openReviewBox }, icon("pen"), "Write a review"),
  );
  if (key) focusOn(key, sidebar);
}

export function toggleDrawer(open = !document.body.classList.contains("drawer")) {
  document.body.classList.toggle("drawer", open);
  document.querySelector("#open-drawer")?.setAttribute("aria-expanded", String(open));
  if (open) sidebar.querySelector("button")?.focus();
}

// The same person, the same cases, in the other chat program.
function surfaceSwitch() {
  if (state.surfaces.length < 2) return null;
  const to = (surface) =>
    h(
      "a",
      {
        href: `${surface.url}?as=${encodeURIComponent(me().handle)}`,
        "aria-current": surface.id === state.surface ? "page" : undefined,
        "data-focus": `surface/${surface.id}`,
        "data-testid": `surface-${surface.id}`,
      },
      surface.name,
    );
  return h("div", { class: "surfaces", role: "group", "aria-label": "Chat program" }, state.surfaces.map(to));
}

function personSwitch() {
  const person = me();
  const others = Object.entries(state.counts.waiting).filter(([id, count]) => id !== state.me && count);
  const node = h(
    "button",
    {
      type: "button",
      class: "who",
      "data-testid": "person-switch",
      "data-focus": "person-switch",
      "data-person": person.id,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": `You are ${person.name}, ${person.title}. Switch person`,
      onclick: () => openMenu(node, "Be somebody else", people()),
    },
    avatar(person),
    h("span", { class: "words" }, h("strong", {}, person.name), h("small", {}, person.title)),
    others.length > 0 && h("span", { class: "badge dot", title: "Somebody else has messages waiting" }),
    icon("down"),
  );
  return node;
}

function people() {
  return [...state.people.values()]
    .filter((person) => !person.is_bot)
    .map((person) => ({
      label: person.name,
      hint: person.title,
      lead: avatar(person),
      badge: person.id === state.me ? "" : state.counts.waiting[person.id] || "",
      current: person.id === state.me,
      run: () => {
        const address = new URL(location.href);
        address.searchParams.set("as", person.id);
        history.replaceState(null, "", address);
        become(person.id);
        toggleDrawer(false);
      },
    }));
}

function section(title, rows) {
  return rows.length > 0 && h("section", {}, h("h2", {}, title), h("ul", {}, rows.map((node) => h("li", {}, node))));
}

function directRow(person, conversations) {
  const found = conversations.find((c) => c.kind === "im" && c.members.includes(person.id) && c.members.includes(state.me));
  const open = () => {
    toggleDrawer(false);
    if (person.is_bot) openApp(found?.id);
    else lookAt(person.id);
  };
  return row(found?.id, [avatar(person, "tiny"), person.name, person.is_bot && h("span", { class: "app" }, "App")], person.name, open);
}

// The app's page tells the app that somebody came, as its home tab may depend on it.
async function openApp() {
  const answer = await act("home", { as: state.me, tab: "messages" });
  if (!answer.ok) return;
  look(answer.channel);
}

export async function openTab(tab) {
  state.tab = tab;
  changed("messages");
  await act("home", { as: state.me, tab });
}

function row(id, label, name, run) {
  const unread = (id && state.counts.unread[id]) || 0;
  const mentions = (id && state.counts.mentions[id]) || 0;
  const current = id !== undefined && id === state.here;
  return h(
    "button",
    {
      type: "button",
      class: unread ? "row unread" : "row",
      "aria-current": current ? "page" : undefined,
      "aria-label": unread ? `${name}, ${unread} unread` : name,
      "data-testid": "conversation",
      "data-name": name,
      "data-focus": `conversation/${name}`,
      onclick: run,
    },
    h("span", { class: "words" }, label),
    mentions > 0 && h("span", { class: "badge" }, mentions),
  );
}

function go(id) {
  toggleDrawer(false);
  look(id);
}

function groupName(group) {
  return group.members.filter((id) => id !== state.me).map((id) => state.people.get(id).name).join(", ");
}
