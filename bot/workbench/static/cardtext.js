// Text as Adaptive Cards read it, as DOM nodes: a subset of Markdown, dates in the reader's own zone, mentions.
// https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features

import { h } from "./dom.js";
import { withPictures } from "./emoji.js";
import { state } from "./store.js";

const DATES = {
  COMPACT: (when) => when.toLocaleDateString(),
  SHORT: (when) => when.toLocaleDateString(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric" }),
  LONG: (when) => when.toLocaleDateString(undefined, { dateStyle: "full" }),
  TIME: (when) => when.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }),
};

// The functions that a card fills in, in text blocks and text runs alike.
function filledIn(text) {
  return text.replace(/\{\{(DATE|TIME)\(([^,)]+)(?:,\s*(COMPACT|SHORT|LONG))?\)\}\}/g, (whole, kind, stamp, format) => {
    const when = new Date(stamp);
    if (Number.isNaN(when.getTime())) return whole;
    return kind === "TIME" ? DATES.TIME(when) : DATES[format ?? "COMPACT"](when);
  });
}

// Words exactly as they are.
export function exactText(source) {
  return withPictures(filledIn(source));
}

// A text block's text. `mentions` are the card's entities.
export function cardText(source, mentions = []) {
  return filledIn(source)
    .split("\n")
    .flatMap((line, index) => [index > 0 && h("br"), ...inline(line, mentions)]);
}

// A plain message: nothing in it is formatting, but the names that are called.
export function plainText(source, mentions = []) {
  return source.split("\n").flatMap((line, index) => [index > 0 && h("br"), ...named(line, mentions)]);
}

const SPANS = [
  [/^\\([\\`*_[\]~])/, (found) => [found[1]]],
  [/^\*\*(?=\S)((?:\\.|[^\\])+?)\*\*/, (found, mentions) => [h("strong", {}, inline(found[1], mentions))]],
  [/^_(?=\S)((?:\\.|[^\\_])+?)_(?![\p{L}\p{N}])/u, (found, mentions) => [h("em", {}, inline(found[1], mentions))]],
  [/^\*(?=\S)((?:\\.|[^\\*])+?)\*/, (found, mentions) => [h("em", {}, inline(found[1], mentions))]],
  [/^\[((?:\\.|[^\\\]])+)\]\((https?:[^)\s]+)\)/, (found, mentions) => [link(found[2], inline(found[1], mentions))]],
  [/^<at>([^<]*)<\/at>/, (found, mentions) => [mention(found, mentions)]],
];

function inline(source, mentions) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...withPictures(unescaped(plain)));
    plain = "";
  };
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    const hit = SPANS.map(([pattern, make]) => [pattern.exec(rest), make]).find(([found]) => found);
    if (!hit) {
      plain += source[at];
      at += 1;
      continue;
    }
    flush();
    nodes.push(...hit[1](hit[0], mentions));
    at += hit[0][0].length;
  }
  flush();
  return nodes;
}

function named(line, mentions) {
  return line.split(/(<at>[^<]*<\/at>)/).map((part) => {
    const found = /^<at>([^<]*)<\/at>$/.exec(part);
    return found ? mention(found, mentions) : withPictures(part);
  });
}

// A name is a mention only where the message says whom it means.
function mention([whole, name], mentions) {
  const entity = mentions.find((one) => one.text === whole);
  if (!entity) return name;
  const mine = [state.me, state.me.replace(/^29:/, "")].includes(entity.mentioned?.id);
  return h("span", { class: mine ? "mention mine" : "mention" }, name);
}

function link(address, label) {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
