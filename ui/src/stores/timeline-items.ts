// How a page that comes from the store is laid onto what is already shown.
import type { EventId, TimelineItem, TimelinePage } from "../ipc";
import { unlessUnchanged } from "./unless-unchanged";

export type Shown = { items: readonly TimelineItem[]; hasOlder: boolean };

/** X's ids are numbers too large for JavaScript's own; the larger one is the younger. */
export function isYounger(one: EventId, other: EventId): boolean {
  return BigInt(one) > BigInt(other);
}

/** The id of the youngest event that X knows. */
export function newestEventId(items: readonly TimelineItem[]): EventId | null {
  return items.findLast((item) => item.eventId !== null)?.eventId ?? null;
}

/** The id of the oldest event that X knows. */
export function oldestEventId(items: readonly TimelineItem[]): EventId | null {
  return items.find((item) => item.eventId !== null)?.eventId ?? null;
}

/** A page that was read anew, with those of the shown items in which nothing is new: their rows need not be made and drawn anew. */
export function withKnown(items: readonly TimelineItem[], page: TimelinePage): TimelinePage {
  const known = new Map(items.map((item) => [item.key, item]));
  return { ...page, items: page.items.map((item) => unlessUnchanged(known.get(item.key), item)) };
}

/**
 * The newest page replaces what it covers. What lies before it stays, if the two touch; else there would be a hole. It puts
 * nothing above what is shown: that is for `withOlder`, after which the reader's place is kept.
 */
export function withNewest(shown: Shown, page: TimelinePage): Shown {
  const top = shown.items[0];
  const begins = page.items.findIndex((item) => item.key === top?.key);
  if (begins > 0 && top?.eventId) return { items: page.items.slice(begins), hasOlder: true };
  const oldest = oldestEventId(page.items);
  const inPage = new Set(page.items.map((item) => item.key));
  const touches = shown.items.some((item) => inPage.has(item.key));
  if (oldest === null || !touches || !page.hasOlder) return { items: page.items, hasOlder: page.hasOlder };
  const covered = shown.items.findIndex((item) => item.eventId !== null && !isYounger(oldest, item.eventId));
  const before = shown.items.slice(0, covered === -1 ? 0 : covered).filter((item) => !inPage.has(item.key));
  if (before.length === 0) return { items: page.items, hasOlder: page.hasOlder };
  return { items: [...before, ...page.items], hasOlder: shown.hasOlder };
}

/** A newer page goes behind what is shown. */
export function withNewer(items: readonly TimelineItem[], page: TimelinePage): readonly TimelineItem[] {
  const known = new Set(items.map((item) => item.key));
  return [...items, ...page.items.filter((item) => !known.has(item.key))];
}

/**
 * What comes after an event, read anew as far as the page goes. The items down to that event stay, and those beyond the page, which
 * are of before. Nothing where the event is not shown.
 */
export function withAnew(
  items: readonly TimelineItem[],
  after: EventId,
  page: TimelinePage,
): { items: readonly TimelineItem[]; hasBeyond: boolean } | null {
  const first = items.findIndex((item) => item.eventId === after);
  if (first < 0) return null;
  const newest = newestEventId(page.items);
  const covered =
    newest === null ? -1 : items.findLastIndex(({ eventId }) => eventId !== null && !isYounger(eventId, newest));
  const beyond = page.hasNewer && covered >= 0 ? items.slice(covered + 1) : [];
  return { items: [...items.slice(0, first + 1), ...page.items, ...beyond], hasBeyond: beyond.length > 0 };
}

/** An older page goes before what is shown. */
export function withOlder(shown: Shown, page: TimelinePage): Shown {
  const known = new Set(shown.items.map((item) => item.key));
  const older = page.items.filter((item) => !known.has(item.key));
  return { items: [...older, ...shown.items], hasOlder: page.hasOlder };
}
