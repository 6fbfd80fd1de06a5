// A text cut at its links, whose places Rust has found.
import type { Link } from "../ipc";

export type TextPart = { text: string; link: boolean };

/** The parts of a text one after the other; nothing is lost and nothing doubled, whatever the places say. */
export function textParts(text: string, links: readonly Link[]): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const link of links) {
    if (link.start < end || link.end <= link.start || link.end > text.length) continue;
    if (link.start > end) parts.push({ text: text.slice(end, link.start), link: false });
    parts.push({ text: text.slice(link.start, link.end), link: true });
    end = link.end;
  }
  if (end < text.length) parts.push({ text: text.slice(end), link: false });
  return parts;
}

/** How many characters of an address are shown, at its beginning and at its end. */
const HEAD = 120;
const TAIL = 60;

/** An address of which the middle is left out where it is very long. */
export function shortAddress(address: string, head = HEAD, tail = TAIL): string {
  return address.length <= head + tail + 1 ? address : `${address.slice(0, head)}…${address.slice(-tail)}`;
}
