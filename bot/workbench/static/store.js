// What this page knows: the state the server sent, kept true by its changes, and where the person looks.

import { act, listen } from "./net.js";

export const state = {
  surface: "", // the chat program that is played: slack or teams
  surfaces: [], // those that one can switch between: {id, name, url}
  me: null, // id of the person whose eyes these are
  team: "",
  bot: "",
  people: new Map(),
  conversations: new Map(), // id → {id, name, kind, members, topic, messages: Map(ts → message)}
  notes: [], // private notes to me
  views: [], // my open modals, the one in sight last
  home: null,
  counts: { unread: {}, mentions: {}, waiting: {} },
  commands: [],
  shortcuts: [],
  links: [],
  practices: [],
  takes_reviews: false,
  home_tab: false, // whether the app has a home at all
  here: null, // the conversation in the middle
  thread: null, // ts of the thread at the right
  target: null, // ts of a message to bring into sight
  tab: "messages", // of the bot's conversation: messages or home
  online: false,
};

const watchers = new Map(); // topic → functions
let stop = () => {};

// Topics: all, sidebar, messages, views, connection.
export function watch(topics, run) {
  for (const topic of topics) watchers.set(topic, [...(watchers.get(topic) ?? []), run]);
}

export function changed(...topics) {
  for (const run of new Set(topics.flatMap((topic) => watchers.get(topic) ?? []))) run();
}

// A page out of sight listens no more: browsers allow six connections to one server, all tabs together.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop();
  else if (state.me) become(state.me);
});

export function become(person) {
  stop();
  stop = listen(person, hear, (online) => {
    state.online = online;
    changed("connection");
  });
}

export function me() {
  return state.people.get(state.me);
}

export function here() {
  return state.conversations.get(state.here);
}

export function nameOf(id) {
  return state.people.get(id)?.name ?? id;
}

export function titleOf(conversation) {
  if (conversation.kind === "channel") return conversation.name;
  return conversation.members.filter((id) => id !== state.me).map(nameOf).join(", ") || nameOf(state.me);
}

// What stands in a conversation or thread, private notes among it, oldest first.
export function messagesIn(conversation, thread) {
  const inThread = (m) => m.thread_ts === thread || m.ts === thread;
  const inChannel = (m) => !m.thread_ts || m.thread_ts === m.ts || m.subtype === "thread_broadcast";
  const notes = state.notes.filter((note) => note.channel === conversation.id);
  return [...conversation.messages.values(), ...notes]
    .filter(thread ? inThread : inChannel)
    .sort((a, b) => Number(a.ts) - Number(b.ts));
}

// `target` is the ts of a message to bring into sight.
export function look(conversation, thread = null, target = null) {
  state.here = conversation;
  state.thread = thread;
  state.target = target;
  state.tab = "messages";
  sessionStorage.setItem("here", conversation);
  changed("sidebar", "messages");
}

// Opens the direct message with somebody.
export async function lookAt(person) {
  const answer = await act("direct", { as: state.me, user: person });
  if (answer.ok) look(answer.channel);
}

function hear(news) {
  HEARD[news.type]?.(news);
}

const HEARD = {
  state(news) {
    const another = state.me !== news.me;
    const known = state.conversations;
    Object.assign(state, news, { online: true });
    state.people = new Map(news.people.map((person) => [person.id, person]));
    const merged = (c) => ({ ...c, messages: byTs(c.messages, known.get(c.id)?.messages) });
    state.conversations = new Map(news.conversations.map((c) => [c.id, merged(c)]));
    if (another) state.thread = null;
    if (!state.conversations.has(state.here)) {
      const kept = sessionStorage.getItem("here");
      state.here = state.conversations.has(kept) ? kept : news.conversations[0]?.id;
      state.tab = "messages";
    }
    changed("all", "sidebar", "messages", "views", "connection");
  },
  message(news) {
    const conversation = state.conversations.get(news.channel);
    conversation?.messages.set(news.message.ts, news.message);
    changed("messages");
  },
  gone(news) {
    state.conversations.get(news.channel)?.messages.delete(news.ts);
    if (state.thread === news.ts) state.thread = null;
    changed("messages");
  },
  note(news) {
    state.notes = [...state.notes.filter((note) => note.ts !== news.message.ts), news.message];
    changed("messages");
  },
  note_gone(news) {
    state.notes = state.notes.filter((note) => note.ts !== news.ts);
    changed("messages");
  },
  conversation(news) {
    const known = state.conversations.get(news.conversation.id);
    const messages = known?.messages ?? new Map();
    state.conversations.set(news.conversation.id, { ...news.conversation, messages });
    changed("sidebar", "messages");
  },
  counts(news) {
    state.counts = news.counts;
    changed("sidebar");
  },
  views(news) {
    state.views = news.views;
    const home = state.home !== news.home;
    state.home = news.home;
    changed("views", ...(home ? ["messages"] : []));
  },
};

// Messages that are as they were stay the same objects, so that nothing is drawn again for them.
function byTs(messages, known = new Map()) {
  const same = (message) => JSON.stringify(known.get(message.ts)) === JSON.stringify(message);
  return new Map(messages.map((message) => [message.ts, same(message) ? known.get(message.ts) : message]));
}
