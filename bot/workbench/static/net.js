// The two ways to the server: doing something, and hearing what happens.

const base = document.body.dataset.base;

// Does something as a person. Resolves to {ok, …}; a failure has `problem`, a sentence.
export async function act(verb, body) {
  try {
    const response = await fetch(`${base}act/${verb}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) return { ok: false, problem: await response.text() };
    return await response.json();
  } catch {
    return { ok: false, problem: "The workbench can't be reached. Is it still running?" };
  }
}

// Hears everything that concerns a person, beginning with the whole state. Returns how to stop.
export function listen(person, onNews, onConnection) {
  const source = new EventSource(`${base}live?as=${encodeURIComponent(person)}`);
  source.onmessage = (event) => onNews(JSON.parse(event.data));
  source.onopen = () => onConnection(true);
  source.onerror = () => onConnection(false);
  return () => source.close();
}

// {channel, ts} when the address is that of a message, else null.
export function messageAt(address) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !url.pathname.startsWith(base)) return null;
  const found = url.pathname.slice(base.length).match(/^archives\/([^/]+)\/p(\d+)(\d{6})$/);
  if (!found) return null;
  return { channel: decodeURIComponent(found[1]), ts: `${found[2]}.${found[3]}`, thread: url.searchParams.get("thread_ts") };
}

export function linkTo(channel, message) {
  const thread = message.thread_ts && message.thread_ts !== message.ts ? `?thread_ts=${message.thread_ts}` : "";
  return `${location.origin}${base}archives/${encodeURIComponent(channel)}/p${message.ts.replace(".", "")}${thread}`;
}
