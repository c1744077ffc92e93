// Slack's mrkdwn as DOM nodes: https://docs.slack.dev/messaging/formatting-message-text

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { messageAt } from "./net.js";
import { look, nameOf, state } from "./store.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };

// A text object or a message's text. Always returns an array of nodes.
export function textNodes(text) {
  if (text.type === "plain_text") return lines(unescapeText(text.text));
  return mrkdwn(text.text ?? "");
}

// Quotes and fenced code are whole lines; the rest is inline.
export function mrkdwn(source) {
  const nodes = [];
  for (const [index, part] of source.split("```").entries()) {
    if (index % 2) nodes.push(h("pre", {}, h("code", {}, unescapeText(part.replace(/^\n|\n$/g, "")))));
    else nodes.push(...quotedOrNot(part));
  }
  return nodes;
}

function quotedOrNot(source) {
  const nodes = [];
  let quote = null;
  for (const [index, line] of source.split("\n").entries()) {
    const quoted = line.match(/^(?:>|&gt;) ?(.*)$/);
    if (quoted) {
      if (quote) quote.append(h("br"));
      else nodes.push((quote = h("blockquote")));
      quote.append(...inline(quoted[1]));
      continue;
    }
    if (index && !quote) nodes.push(h("br"));
    quote = null;
    nodes.push(...inline(line));
  }
  return nodes;
}

function inline(source) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...withEmoji(unescapeText(plain)));
    plain = "";
  };
  for (let at = 0; at < source.length; ) {
    const span = spanAt(source, at);
    if (!span) {
      plain += source[at];
      at += 1;
      continue;
    }
    flush();
    nodes.push(span.node);
    at = span.end;
  }
  flush();
  return nodes;
}

// The code, reference or marked words that begin at `at`, if any do.
function spanAt(source, at) {
  const letter = source[at];
  if (letter === "`" || letter === "<") {
    const end = source.indexOf(letter === "`" ? "`" : ">", at + 1);
    if (end <= at + 1) return null;
    const inside = source.slice(at + 1, end);
    const node = letter === "`" ? h("code", {}, unescapeText(inside)) : reference(inside);
    return { node, end: end + 1 };
  }
  if (!(letter in MARKS) || /[\p{L}\p{N}]/u.test(source[at - 1] ?? "") || !/\S/.test(source[at + 1] ?? "")) return null;
  const end = closing(source, at);
  if (end < 0) return null;
  return { node: h(MARKS[letter], {}, inline(source.slice(at + 1, end))), end: end + 1 };
}

// Where the mark at `at` is closed, looking past code and references; -1 if it isn't.
function closing(source, at) {
  for (let end = at + 1; end < source.length; end += 1) {
    if (source[end] === "`" || source[end] === "<") {
      const past = source.indexOf(source[end] === "`" ? "`" : ">", end + 1);
      if (past > 0) end = past;
    } else if (source[end] === source[at] && end > at + 1 && /\S/.test(source[end - 1])) {
      if (!/[\p{L}\p{N}]/u.test(source[end + 1] ?? "")) return end;
    }
  }
  return -1;
}

function reference(inside) {
  const [target, label] = split(inside, "|");
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!date^")) return date(inside);
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, `@${label ?? target.slice(1)}`);
  return link(unescapeText(target), unescapeText(label ?? target.replace(/^(mailto|tel):/, "")));
}

export function mention(id) {
  return h("span", { class: id === state.me ? "mention mine" : "mention" }, `@${nameOf(id)}`);
}

export function channelLink(id, label) {
  const name = state.conversations.get(id)?.name ?? label ?? id;
  return h("button", { class: "mention", type: "button", onclick: () => look(id) }, `#${name}`);
}

// A link only where it leads to the web, a mailbox or a telephone; words otherwise.
export function link(address, label) {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(address)) return document.createTextNode(label);
  const place = /^http/i.test(address) ? messageAt(address) : null;
  if (!place) return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
  const go = (event) => {
    event.preventDefault();
    look(place.channel, place.thread, place.ts);
  };
  return h("a", { href: address, onclick: go }, label);
}

function date(inside) {
  const [pattern, fallback] = split(inside, "|");
  const [, seconds, format, address] = pattern.split("^");
  const when = new Date(Number(seconds) * 1000);
  if (Number.isNaN(when.getTime())) return document.createTextNode(unescapeText(fallback ?? ""));
  const words = format.replace(/\{(\w+)\}/g, (whole, token) => DATES[token]?.(when) ?? whole);
  const time = h("time", { datetime: when.toISOString(), title: when.toLocaleString() }, unescapeText(words));
  return address ? link(address, time.textContent) : time;
}

const shown = (options) => (when) => new Intl.DateTimeFormat(undefined, options).format(when);
const pretty = (plain) => (when) => {
  const days = Math.round((startOfDay(when) - startOfDay(new Date())) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? plain(when);
};
const DATES = {
  date_num: (when) => when.toISOString().slice(0, 10),
  date: shown({ dateStyle: "long" }),
  date_short: shown({ dateStyle: "medium" }),
  date_long: shown({ dateStyle: "full" }),
  date_pretty: pretty(shown({ dateStyle: "long" })),
  date_short_pretty: pretty(shown({ dateStyle: "medium" })),
  date_long_pretty: pretty(shown({ dateStyle: "full" })),
  time: shown({ timeStyle: "short" }),
  time_secs: shown({ timeStyle: "medium" }),
  ago: (when) => ago(when),
};

function startOfDay(when) {
  return new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();
}

function ago(when) {
  const seconds = (when.getTime() - Date.now()) / 1000;
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, length] of [["day", 86_400], ["hour", 3_600], ["minute", 60]]) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(Math.round(seconds), "second");
}

export function timeOf(ts) {
  return shown({ timeStyle: "short" })(new Date(Number(ts) * 1000));
}

export function dayOf(ts) {
  const when = new Date(Number(ts) * 1000);
  const word = DATES.date_long_pretty(when);
  return word[0].toUpperCase() + word.slice(1);
}

function split(text, at) {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

export function unescapeText(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => [index > 0 && h("br"), withEmoji(line)]);
}
