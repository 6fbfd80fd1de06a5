// How little room a row of the timeline may take, before it is laid out: by what it holds, hardly ever more than it turns out to need. So
// rows that fill the view by this do fill it, and few go again. Where they do not, the list puts in more once it has measured them.
import type { Row } from "./timeline-rows";

/** In pixels: a message of one line, what the first one of its group has above it, a further line, and a picture. */
const MESSAGE = 38;
const ABOVE_GROUP = 10;
const LINE = 18;
const PICTURE = 100;
/** In letters; more than usually fit into the widest bubble. */
const LONGEST_LINE = 100;
/** A day, a change of membership, the unread marker. */
const OTHER = 44;

/** In pixels. */
export function leastHeight(row: Row): number {
  if (row.kind !== "message") return OTHER;
  const { text, attachments } = row.message;
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LONGEST_LINE)), 0);
  return MESSAGE + (row.first ? ABOVE_GROUP : 0) + (lines - 1) * LINE + (attachments.length > 0 ? PICTURE : 0);
}
