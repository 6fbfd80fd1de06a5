// A text cut at its links, handles and hashtags, or at what was found in it. Rust has found the places.
import type { Message, Post, TextSpan } from "../ipc";

export type TextPart = { text: string; link: boolean };
export type MessagePart = { text: string; kind: "text" | "link" | "mention" | "hashtag" };

/** The parts of a text one after the other; nothing is lost and nothing doubled, whatever the places say. */
function cut<Span extends TextSpan>(text: string, spans: readonly Span[]): { text: string; span: Span | null }[] {
  const parts: { text: string; span: Span | null }[] = [];
  let end = 0;
  for (const span of spans) {
    if (span.start < end || span.end <= span.start || span.end > text.length) continue;
    if (span.start > end) parts.push({ text: text.slice(end, span.start), span: null });
    parts.push({ text: text.slice(span.start, span.end), span });
    end = span.end;
  }
  if (end < text.length) parts.push({ text: text.slice(end), span: null });
  return parts;
}

export function textParts(text: string, links: readonly TextSpan[]): TextPart[] {
  return cut(text, links).map((part) => ({ text: part.text, link: part.span !== null }));
}

/** The text of a message; where a link and a handle overlap, the one that begins first is shown. */
export function messageParts({ text, links, mentions, hashtags }: Message): MessagePart[] {
  const kinds = [
    ["link", links],
    ["mention", mentions],
    ["hashtag", hashtags],
  ] as const;
  const spans = kinds.flatMap(([kind, places]) => places.map(({ start, end }) => ({ start, end, kind })));
  spans.sort((one, other) => one.start - other.start);
  return cut(text, spans).map((part) => ({ text: part.text, kind: part.span?.kind ?? "text" }));
}

/** A message without the links at its end to Posts that are shown below it. */
export function withoutPostLinks(message: Message): Message {
  const { links, posts } = message;
  let text = message.text.trimEnd();
  let last = links.findLast(({ end }) => end === text.length);
  while (last && leadsToOneOf(text.slice(last.start), posts)) {
    text = text.slice(0, last.start).trimEnd();
    last = links.findLast(({ end }) => end === text.length);
  }
  return { ...message, text, links: links.filter(({ end }) => end <= text.length) };
}

function leadsToOneOf(address: string, posts: readonly Post[]): boolean {
  const [, id] = /^https:\/\/(?:x|twitter)\.com\/\w+\/status\/(\d+)(?:[?#]|$)/.exec(address) ?? [];
  return posts.some((post) => post.id === id);
}

/** How many characters of an address are shown, at its beginning and at its end. */
const HEAD = 120;
const TAIL = 60;

/** An address of which the middle is left out where it is very long. */
export function shortAddress(address: string, head = HEAD, tail = TAIL): string {
  return address.length <= head + tail + 1
    ? address
    : `${address.slice(0, head)}…${address.slice(address.length - tail)}`;
}
