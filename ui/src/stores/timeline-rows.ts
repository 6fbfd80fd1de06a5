// The rows of a timeline: its items, with the heads of days, the unread marker, and how messages of one sender join.
import { sameDay } from "../i18n";
import type { EventId, Message, Timestamp, TimelineItem, TransactionId, UserId } from "../ipc";
import { isYounger } from "./timeline-items";

/** Messages of one sender that lie this close together form a group. */
const GROUP_MS = 10 * 60_000;

export type MessageRow = {
  kind: "message";
  key: string;
  /** X's id, where X has it. */
  eventId: EventId | null;
  at: Timestamp;
  message: Message;
  /** Whether it begins its group: more room above, and in groups the sender's name. */
  first: boolean;
  /** Whether it ends its group: the time, and in groups the sender's picture. */
  last: boolean;
};

export type MembershipRow = {
  kind: "membership";
  key: string;
  at: Timestamp;
  change: "joined" | "left";
  people: UserId[];
  invitedBy: UserId | null;
};

/** Something may be missing here that was not read from X. */
export type MissingRow = { kind: "missing"; key: string; at: Timestamp };

export type Row =
  | { kind: "day"; key: string; at: Timestamp }
  | { kind: "unread"; key: string; at: Timestamp }
  | MessageRow
  | MembershipRow
  | MissingRow;

export function timelineRows(
  items: readonly TimelineItem[],
  unreadAfter: EventId | null,
  hidden: ReadonlySet<TransactionId> = new Set(),
): Row[] {
  const rows: Row[] = [];
  let markerPlaced = unreadAfter === null;
  let previous: TimelineItem | null = null;
  for (const item of items) {
    if (hidden.size > 0 && isHidden(item, hidden)) continue;
    const row = itemRow(item);
    if (!previous || !sameDay(previous.at, item.at)) {
      rows.push({ kind: "day", key: `day-${dayKey(item.at)}-${item.key}`, at: item.at });
    }
    if (!markerPlaced && unreadAfter !== null && isUnread(item, unreadAfter)) {
      rows.push({ kind: "unread", key: "unread", at: item.at });
      markerPlaced = true;
    }
    const above = rows.at(-1);
    if (row.kind === "message" && above?.kind === "message" && joins(above, row)) {
      above.last = false;
      row.first = false;
    }
    rows.push(row);
    previous = item;
  }
  return rows;
}

function isHidden({ content }: TimelineItem, hidden: ReadonlySet<TransactionId>): boolean {
  return content.type === "message" && content.transactionId !== null && hidden.has(content.transactionId);
}

function itemRow({ key, eventId, at, content }: TimelineItem): MessageRow | MembershipRow | MissingRow {
  if (content.type === "missing") return { kind: "missing", key, at };
  if (content.type === "message")
    return { kind: "message", key, eventId, at, message: content, first: true, last: true };
  const invitedBy = content.type === "joined" ? content.invitedBy : null;
  return { kind: "membership", key, at, change: content.type, people: content.people, invitedBy };
}

function joins(above: MessageRow, row: MessageRow): boolean {
  return above.message.sender === row.message.sender && Math.abs(row.at - above.at) < GROUP_MS;
}

/** Whether an item is news: from others, and after what was read. */
export function isUnread({ eventId, content }: TimelineItem, unreadAfter: EventId): boolean {
  const own = content.type === "message" && content.own;
  return !own && eventId !== null && isYounger(eventId, unreadAfter);
}

function dayKey(at: Timestamp): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
