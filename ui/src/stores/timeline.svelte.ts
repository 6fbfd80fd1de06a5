import { contentText, words } from "../i18n";
import {
  asFailure,
  type Block,
  type CommandFailure,
  type ConversationId,
  type EventId,
  type Ipc,
  type TimelineItem,
  type TimelinePage,
  type TimelinePlace,
  type TransactionId,
  type UserId,
} from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import { coalesced } from "./coalesced";
import type { PeopleStore } from "./people.svelte";
import {
  isYounger,
  newestEventId,
  oldestEventId,
  withAnew,
  withKnown,
  withNewer,
  withNewest,
  withOlder,
} from "./timeline-items";
import { isUnread } from "./timeline-rows";

const PAGE = 60;
/** How much is read anew at most when something changed. */
const LARGEST_RELOAD = 400;
/** How many items stay when one goes up: each page that comes above takes the longer, the more are there. The others lie far below. */
const MOST_WHILE_GOING_UP = 600;

/** A stretch that is being read already; it gives none where that fails. */
type Reading = Promise<TimelinePage | null> | null;

/** How a conversation begins, as far as it is known. */
export type Beginning = TimelinePage | Reading;

/**
 * The timeline of the open conversation. Opening another one begins a new generation: an answer that still belongs to an
 * old one is dropped, however late it comes.
 */
export class TimelineStore {
  #ipc: Ipc;
  #people: PeopleStore;
  #announcements: AnnouncementsStore;
  #onarrival: (conversation: ConversationId) => void;
  #generation = 0;
  /** The event around which it was opened, if not at the unread marker. */
  #openedAt: EventId | null = null;
  #readUpTo: EventId | null = null;
  #older: Promise<void> | null = null;
  #newer: Promise<void> | null = null;
  #end: Promise<boolean> | null = null;

  conversationId: ConversationId | null = $state(null);
  items: readonly TimelineItem[] = $state.raw([]);
  /** Whether the store holds older items than these. */
  hasOlder = $state(false);
  /** Whether it holds newer items than these: one stands somewhere in the past. */
  hasNewer = $state(false);
  /** Changes when another stretch takes the place of the one that was shown: the view then finds its place anew. */
  stretch = $state(0);
  /** The message that the person jumped to, until they have seen it. */
  target: EventId | null = $state(null);
  /** Whether the store holds the conversation from its beginning. */
  complete = $state(false);
  /** In a conversation of two: what is known of a block of the other one. */
  block: Block | null = $state.raw(null);
  loaded = $state(false);
  /** The last event that was read when the conversation was opened with something unread: the marker stands after it. */
  unreadAfter: EventId | null = $state(null);
  /** The last message of one's own that the other person has read. */
  readByOtherUpTo: EventId | null = $state(null);
  /** Whether the last change put items in above: the view then keeps its place. */
  grewAbove = $state(false);
  /** How often one was opened: the view begins anew with each. */
  openings = $state(0);
  /** Whether the newest message is in view; the view says so once it stands. */
  atBottom = $state(false);
  failure: CommandFailure | null = $state.raw(null);

  constructor(
    ipc: Ipc,
    people: PeopleStore,
    announcements: AnnouncementsStore,
    onarrival: (conversation: ConversationId) => void,
  ) {
    this.#ipc = ipc;
    this.#people = people;
    this.#announcements = announcements;
    this.#onarrival = onarrival;
  }

  /** How a conversation begins when it is opened; `null` where that cannot be told. */
  async readBeginning(id: ConversationId): Promise<TimelinePage | null> {
    return this.#ipc.loadTimeline(id, { type: "unread" }, PAGE).catch(() => null);
  }

  /**
   * Shows a conversation, or none: from the unread marker on, or around an event that the person wants to see. Where its beginning
   * was read already, it is there at once; where that is being read, it is not asked for again.
   */
  async open(id: ConversationId | null, event: EventId | null = null, beginning: Beginning = null): Promise<void> {
    this.#turn();
    this.#readUpTo = null;
    this.openings += 1;
    this.conversationId = id;
    this.items = [];
    this.hasOlder = false;
    this.hasNewer = false;
    this.target = null;
    this.complete = false;
    this.block = null;
    this.loaded = false;
    this.unreadAfter = null;
    this.readByOtherUpTo = null;
    this.grewAbove = false;
    this.atBottom = false;
    this.failure = null;
    this.#openedAt = event;
    if (beginning === null || beginning instanceof Promise) {
      if (id !== null) await this.#showBeginning(beginning);
    } else {
      this.#people.learn(beginning.people);
      this.#showStretch(beginning, null);
    }
  }

  async #showBeginning(reading: Reading = null): Promise<void> {
    const event = this.#openedAt;
    await this.#show(event === null ? { type: "unread" } : { type: "around", event }, reading);
  }

  /** Goes to a message, however far back it is. Whether it is there. */
  async jumpTo(event: EventId): Promise<boolean> {
    if (!this.#holds(event)) {
      this.#turn();
      await this.#show({ type: "around", event });
    }
    if (!this.#holds(event)) return false;
    this.target = event;
    return true;
  }

  /** Goes to the newest message. */
  async jumpToEnd(): Promise<void> {
    if (this.hasNewer) {
      // Who asks again while it is on its way need not wait anew.
      this.#end ??= this.#showEnd();
      // By then another conversation may be open, of which only its own view knows where it stands.
      if (!(await this.#end)) return;
    }
    if (!this.hasNewer) this.setAtBottom(true);
  }

  #holds(event: EventId): boolean {
    return this.items.some((item) => item.eventId === event);
  }

  /** What is still on its way fits no more. */
  #turn(): void {
    this.#generation += 1;
    this.#older = null;
    this.#newer = null;
    this.#end = null;
  }

  /** Reads what is shown anew, after something changed in it. */
  reload = coalesced(async () => {
    if (this.conversationId === null) return;
    const limit = Math.min(Math.max(PAGE, this.items.length), LARGEST_RELOAD);
    const oldest = oldestEventId(this.items);
    if (!this.loaded) await this.#beginAnew();
    else if (this.hasNewer && oldest !== null) await this.#reloadAfter(oldest);
    else await this.#reloadEnd(limit);
  });

  /** Puts in what the store holds after the newest item, one page at a time. */
  async loadNewer(): Promise<void> {
    const after = newestEventId(this.items);
    if (!this.hasNewer || after === null || this.conversationId === null) return;
    this.#newer ??= this.#loadNewer(after);
    await this.#newer;
  }

  /** Puts in what the store holds before the oldest item, one page at a time, for somebody who is near that. */
  async loadOlder(): Promise<void> {
    if (this.hasOlder) this.#letGoOfNewest();
    await this.#putOlderAbove();
  }

  async #putOlderAbove(): Promise<void> {
    const before = oldestEventId(this.items);
    if (!this.hasOlder || before === null || this.conversationId === null) return;
    this.#older ??= this.#loadOlder(before);
    await this.#older;
  }

  /** The store was given older items than it had: puts them in. */
  async takeOlder(complete: boolean): Promise<void> {
    this.complete ||= complete;
    this.hasOlder = true;
    // By now one may be anywhere.
    await this.#putOlderAbove();
  }

  /** X gave a new group its id: the same timeline goes on under it. */
  rename(from: ConversationId, to: ConversationId): void {
    if (this.conversationId === from) this.conversationId = to;
  }

  /** Someone looks at the newest message in a focused window: all up to it is read. */
  async markRead(): Promise<void> {
    const newest = newestEventId(this.items);
    if (newest === null || this.conversationId === null || this.hasNewer) return;
    if (this.#readUpTo !== null && !isYounger(newest, this.#readUpTo)) return;
    const before = this.#readUpTo;
    this.#readUpTo = newest;
    const generation = this.#generation;
    try {
      await this.#ipc.markRead(this.conversationId, newest);
    } catch {
      // Nothing is lost: it stays unread and is tried again with the next change.
      if (generation === this.#generation) this.#readUpTo = before;
    }
  }

  /** The view reached or left the newest message. */
  setAtBottom(atBottom: boolean): void {
    this.atBottom = atBottom && !this.hasNewer;
  }

  async sendAgain(id: TransactionId): Promise<void> {
    await this.act(() => this.#ipc.sendAgain(id));
  }

  async discard(id: TransactionId): Promise<void> {
    await this.act(() => this.#ipc.discardSend(id));
  }

  async blockPerson(person: UserId): Promise<void> {
    await this.act(() => this.#ipc.block(person));
  }

  async unblockPerson(person: UserId): Promise<void> {
    await this.act(() => this.#ipc.unblock(person));
  }

  /** Does something that changes the timeline, and reads it anew. Whether it succeeded; if not, the timeline says why. */
  async act(command: () => Promise<unknown>): Promise<boolean> {
    const generation = this.#generation;
    try {
      await command();
      await this.reload();
      return true;
    } catch (thrown) {
      if (generation === this.#generation) this.failure = asFailure(thrown, words.somethingWentWrong);
      return false;
    }
  }

  /** What the first answer is about may be older than what changed since, however late it comes. */
  async #beginAnew(): Promise<void> {
    this.#turn();
    await this.#showBeginning();
  }

  /** What is far below the top comes again on the way down. */
  #letGoOfNewest(): void {
    if (this.items.length <= MOST_WHILE_GOING_UP) return;
    this.grewAbove = false;
    this.items = this.items.slice(0, MOST_WHILE_GOING_UP);
    this.hasNewer = true;
  }

  async #loadOlder(before: EventId): Promise<void> {
    const ours = await this.#read({ type: "before", event: before }, PAGE, (page) => {
      // After a reload that left a hole, this page would not fit any more.
      if (oldestEventId(this.items) !== before) return;
      this.grewAbove = true;
      this.complete = page.complete;
      ({ items: this.items, hasOlder: this.hasOlder } = withOlder(this, page));
    });
    if (ours) this.#older = null;
  }

  async #loadNewer(after: EventId): Promise<void> {
    const ours = await this.#read({ type: "after", event: after }, PAGE, (page) => {
      if (newestEventId(this.items) !== after) return;
      this.grewAbove = false;
      this.items = withNewer(this.items, page);
      this.hasNewer = page.hasNewer;
    });
    if (ours) this.#newer = null;
  }

  /** Another stretch takes the place of what is shown. Whether it still was wanted. */
  async #show(place: TimelinePlace, reading: Reading = null): Promise<boolean> {
    const target = place.type === "around" ? place.event : null;
    return this.#read(place, PAGE, (page) => this.#showStretch(page, target), reading);
  }

  #showStretch(page: TimelinePage, target: EventId | null): void {
    if (!this.loaded) this.#begin(page);
    this.#takeState(page);
    this.items = page.items;
    this.hasOlder = page.hasOlder;
    this.hasNewer = page.hasNewer;
    this.atBottom = false;
    this.target = target !== null && this.#holds(target) ? target : null;
    this.stretch += 1;
    this.loaded = true;
  }

  async #showEnd(): Promise<boolean> {
    this.#turn();
    const ours = await this.#show({ type: "end" });
    if (ours) this.#end = null;
    return ours;
  }

  async #reloadEnd(limit: number): Promise<void> {
    await this.#read({ type: "end" }, limit, (page) => {
      // What is newest was let go of meanwhile.
      if (this.hasNewer) return void this.reload();
      this.#noticeNew(page.items);
      this.#takeState(page);
      ({ items: this.items, hasOlder: this.hasOlder } = withNewest(this, withKnown(this.items, page)));
    });
  }

  /** Page by page, until all that is shown is read. */
  async #reloadAfter(oldest: EventId): Promise<void> {
    for (let after: EventId | null = oldest; after !== null;) {
      const from: EventId = after;
      const shown = this.items.length - this.items.findIndex(({ eventId }) => eventId === from);
      let next: EventId | null = null;
      await this.#read({ type: "after", event: from }, Math.min(shown, LARGEST_RELOAD), (page) => {
        const anew = withAnew(this.items, from, withKnown(this.items, page));
        // Another stretch is shown by now.
        if (anew === null) return void this.reload();
        this.#takeState(page);
        this.items = anew.items;
        if (anew.hasBeyond) next = newestEventId(page.items);
        else this.hasNewer = page.hasNewer;
      });
      after = next;
    }
  }

  #takeState(page: TimelinePage): void {
    this.grewAbove = false;
    this.complete = page.complete;
    this.block = page.block;
    this.readByOtherUpTo = page.readByOtherUpTo;
  }

  /** Reads a stretch and takes it in, unless another conversation or stretch is wanted by then. Whether it still was. */
  async #read(
    place: TimelinePlace,
    limit: number,
    take: (page: TimelinePage) => void,
    reading: Reading = null,
  ): Promise<boolean> {
    const generation = this.#generation;
    const id = this.conversationId;
    if (id === null) return false;
    try {
      const page = (await reading) ?? (await this.#ipc.loadTimeline(id, place, limit));
      if (generation !== this.#generation) return false;
      this.#people.learn(page.people);
      take(page);
      this.failure = null;
    } catch (thrown) {
      if (generation === this.#generation) this.failure = asFailure(thrown, words.timelineNotLoaded);
    }
    return generation === this.#generation;
  }

  /** Where nothing is unread there is no marker, and what arrives while one looks on brings none. */
  #begin({ readUpTo, items }: TimelinePage): void {
    this.#readUpTo = readUpTo;
    const unread = readUpTo !== null && items.some((item) => isUnread(item, readUpTo));
    this.unreadAfter = unread ? readUpTo : null;
  }

  #noticeNew(items: readonly TimelineItem[]): void {
    const newestShown = newestEventId(this.items);
    for (const { eventId, content } of items) {
      if (eventId === null || content.type !== "message" || content.own) continue;
      if (newestShown !== null && !isYounger(eventId, newestShown)) continue;
      if (this.conversationId !== null) this.#onarrival(this.conversationId);
      const said = contentText(content.text, content.attachments[0]?.kind ?? null);
      this.#announcements.say(words.announceMessage(this.#people.name(content.sender), said));
    }
  }
}
