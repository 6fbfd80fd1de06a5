// The rows of a timeline: its items, with the heads of days, the unread marker, and how messages of one sender join.
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

/** The row of an item. */
type ItemRow = MessageRow | MembershipRow | MissingRow;

export type Row =
  { kind: "day"; key: string; at: Timestamp } | { kind: "unread"; key: string; at: Timestamp } | ItemRow;

export function timelineRows(
  items: readonly TimelineItem[],
  unreadAfter: EventId | null,
  hidden: readonly TransactionId[] = [],
): Row[] {
  const rows: Row[] = [];
  let markerPlaced = unreadAfter === null;
  let previous: TimelineItem | null = null;
  /** The message above: whether it ends its group, the next item tells. */
  let above: { item: TimelineItem; first: boolean } | null = null;
  for (const item of items) {
    if (hidden.length > 0 && isHidden(item, hidden)) continue;
    const newDay = !previous || dayOf(previous) !== dayOf(item);
    const marker = !markerPlaced && unreadAfter !== null && isUnread(item, unreadAfter);
    const joined: boolean = above !== null && !newDay && !marker && joins(above.item, item);
    if (above) rows.push(rowOf(above.item, above.first, !joined));
    if (newDay) rows.push({ kind: "day", key: `day-${dayOf(item)}-${item.key}`, at: item.at });
    if (marker) rows.push({ kind: "unread", key: "unread", at: item.at });
    markerPlaced ||= marker;
    above = item.content.type === "message" ? { item, first: !joined } : null;
    if (!above) rows.push(rowOf(item, true, true));
    previous = item;
  }
  if (above) rows.push(rowOf(above.item, above.first, true));
  return rows;
}

function isHidden({ content }: TimelineItem, hidden: readonly TransactionId[]): boolean {
  return content.type === "message" && content.transactionId !== null && hidden.includes(content.transactionId);
}

/** The rows and days that items had the last time: of thousands of rows, only those that changed are made and drawn anew. */
const known = new WeakMap<TimelineItem, ItemRow>();
const days = new WeakMap<TimelineItem, string>();

function rowOf(item: TimelineItem, first: boolean, last: boolean): ItemRow {
  const before = known.get(item);
  if (before && (before.kind !== "message" || (before.first === first && before.last === last))) return before;
  const row = newRow(item, first, last);
  known.set(item, row);
  return row;
}

function newRow({ key, eventId, at, content }: TimelineItem, first: boolean, last: boolean): ItemRow {
  if (content.type === "missing") return { kind: "missing", key, at };
  if (content.type === "message") return { kind: "message", key, eventId, at, message: content, first, last };
  const invitedBy = content.type === "joined" ? content.invitedBy : null;
  return { kind: "membership", key, at, change: content.type, people: content.people, invitedBy };
}

function joins(above: TimelineItem, item: TimelineItem): boolean {
  if (above.content.type !== "message" || item.content.type !== "message") return false;
  return above.content.sender === item.content.sender && Math.abs(item.at - above.at) < GROUP_MS;
}

function dayOf(item: TimelineItem): string {
  let day = days.get(item);
  if (day === undefined) {
    const date = new Date(item.at);
    day = `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
    days.set(item, day);
  }
  return day;
}

/** Whether an item is news: from others, and after what was read. */
export function isUnread({ eventId, content }: TimelineItem, unreadAfter: EventId): boolean {
  const own = content.type === "message" && content.own;
  return !own && eventId !== null && isYounger(eventId, unreadAfter);
}
