// rich_text, markdown and table blocks as DOM nodes.

import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { channelLink, link, mention } from "./mrkdwn.js";

export function richText(block) {
  return block.elements.map(richPart);
}

function richPart(part) {
  if (part.type === "rich_text_list") {
    const tag = part.style === "ordered" ? "ol" : "ul";
    return h(tag, { class: `indent-${part.indent ?? 0}` }, part.elements.map((item) => h("li", {}, richWords(item))));
  }
  if (part.type === "rich_text_quote") return h("blockquote", {}, richWords(part));
  if (part.type === "rich_text_preformatted") return h("pre", {}, h("code", {}, richWords(part)));
  return h("p", { class: "rich" }, richWords(part));
}

function richWords(part) {
  return part.elements.map((word) => {
    if (word.type === "link") return link(word.url, word.text ?? word.url);
    if (word.type === "emoji") return emoji(word.name);
    if (word.type === "user") return mention(word.user_id);
    if (word.type === "channel") return channelLink(word.channel_id);
    if (word.type === "broadcast") return h("span", { class: "mention loud" }, `@${word.range}`);
    if (word.type === "date") return word.fallback ?? new Date(word.timestamp * 1000).toLocaleString();
    return styled(word.text ?? "", word.style ?? {});
  });
}

function styled(text, style) {
  const tags = [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"]];
  let node = text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
  for (const [name, tag] of tags) if (style[name]) node = h(tag, {}, node);
  return node;
}

// Plain Markdown: headings, lists, quotes, paragraphs.
export function markdown(source) {
  const nodes = [];
  let list = null;
  for (const line of source.split("\n")) {
    const item = line.match(/^\s*(?:[-*]|(\d+)\.)\s+(.*)$/);
    if (item) {
      const tag = item[1] ? "ol" : "ul";
      if (list?.tagName.toLowerCase() !== tag) nodes.push((list = h(tag)));
      list.append(h("li", {}, markdownWords(item[2])));
      continue;
    }
    list = null;
    const heading = line.match(/^#{1,6}\s+(.*)$/);
    const quote = line.match(/^>\s?(.*)$/);
    if (heading) nodes.push(h("p", { class: "heading" }, markdownWords(heading[1])));
    else if (quote) nodes.push(h("blockquote", {}, markdownWords(quote[1])));
    else if (line.trim()) nodes.push(h("p", { class: "rich" }, markdownWords(line)));
  }
  return nodes;
}

const MARKDOWN = /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|\*([^*]+)\*|\b_([^_]+)_\b|~~(.+?)~~|\[([^\]]+)\]\(([^)\s]+)\)/;

function markdownWords(text) {
  const found = text.match(MARKDOWN);
  if (!found) return withEmoji(text);
  const [whole, code, bold, bolder, italic, slanted, struck, label, address] = found;
  const before = withEmoji(text.slice(0, found.index));
  const rest = markdownWords(text.slice(found.index + whole.length));
  if (code !== undefined) return [before, h("code", {}, code), ...rest];
  if (address !== undefined) return [before, link(address, label), ...rest];
  const strong = bold ?? bolder;
  if (strong !== undefined) return [before, h("strong", {}, markdownWords(strong)), ...rest];
  if (struck !== undefined) return [before, h("s", {}, markdownWords(struck)), ...rest];
  return [before, h("em", {}, markdownWords(italic ?? slanted)), ...rest];
}

// The first row holds the names of the columns.
export function table(block) {
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((cell, column) => {
        const align = settings[column]?.align ?? "left";
        const scope = tag === "th" ? "col" : undefined;
        return h(tag, { class: `align-${align}`, scope }, cellContent(cell));
      }),
    );
  const [head, ...body] = block.rows;
  return h(
    "div",
    { class: "table", role: "region", "aria-label": "Table", tabindex: "0" },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, body.map((cells) => row(cells, "td")))),
  );
}

function cellContent(cell) {
  if (cell.type === "rich_text") return richText(cell);
  return withEmoji(String(cell.text ?? cell.value ?? ""));
}
