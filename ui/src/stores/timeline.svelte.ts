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
  type TransactionId,
  type UserId,
} from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import { coalesced } from "./coalesced";
import type { PeopleStore } from "./people.svelte";
import { isYounger, newestEventId, oldestEventId, withNewest, withOlder } from "./timeline-items";
import { isUnread } from "./timeline-rows";

const PAGE = 60;
/** How much is read anew at most when something changed. */
const LARGEST_RELOAD = 400;

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
  #readUpTo: EventId | null = null;
  #older: Promise<void> | null = null;

  conversationId: ConversationId | null = $state(null);
  items: readonly TimelineItem[] = $state.raw([]);
  /** Whether the store holds older items than these. */
  hasOlder = $state(false);
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
  /** Whether the newest message is in view; the view says so. */
  atBottom = $state(true);
  /** How many messages of others arrived below what is in view. */
  newBelow = $state(0);
  failure: CommandFailure | null = $state.raw(null);

  constructor(
    ipc: Ipc,
    people: PeopleStore,
    announcements: AnnouncementsStore,
    onarrival: (conversation: ConversationId) => void = () => undefined,
  ) {
    this.#ipc = ipc;
    this.#people = people;
    this.#announcements = announcements;
    this.#onarrival = onarrival;
  }

  /** Shows a conversation, or none. `unread` widens the first page so that the unread marker is in it. */
  async open(id: ConversationId | null, unread = 0): Promise<void> {
    this.#generation += 1;
    this.#readUpTo = null;
    this.#older = null;
    this.conversationId = id;
    this.items = [];
    this.hasOlder = false;
    this.complete = false;
    this.block = null;
    this.loaded = false;
    this.unreadAfter = null;
    this.readByOtherUpTo = null;
    this.grewAbove = false;
    this.atBottom = true;
    this.newBelow = 0;
    this.failure = null;
    if (id === null) return;
    await this.#load(Math.min(Math.max(PAGE, unread + PAGE / 2), LARGEST_RELOAD));
  }

  /** Reads the newest part anew, after something changed in it. */
  reload = coalesced(async () => {
    if (this.conversationId !== null) await this.#load(Math.min(Math.max(PAGE, this.items.length), LARGEST_RELOAD));
  });

  /** Puts in what the store holds before the oldest item, one page at a time. */
  async loadOlder(): Promise<void> {
    const before = oldestEventId(this.items);
    if (!this.hasOlder || before === null || this.conversationId === null) return;
    this.#older ??= this.#loadOlder(this.conversationId, before);
    await this.#older;
  }

  /** The store was given older items than it had: puts them in. */
  async takeOlder(complete: boolean): Promise<void> {
    this.complete ||= complete;
    this.hasOlder = true;
    await this.loadOlder();
  }

  /** X gave a new group its id: the same timeline goes on under it. */
  rename(from: ConversationId, to: ConversationId): void {
    if (this.conversationId === from) this.conversationId = to;
  }

  /** Someone looks at the newest message in a focused window: all up to it is read. */
  async markRead(): Promise<void> {
    const newest = newestEventId(this.items);
    if (newest === null || this.conversationId === null) return;
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
    this.atBottom = atBottom;
    if (atBottom) this.newBelow = 0;
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

  async #loadOlder(id: ConversationId, before: EventId): Promise<void> {
    const generation = this.#generation;
    try {
      const page = await this.#ipc.loadTimeline(id, { type: "before", event: before }, PAGE);
      // After a reload that left a hole, this page would not fit any more.
      if (generation !== this.#generation || oldestEventId(this.items) !== before) return;
      this.#people.learn(page.people);
      this.grewAbove = true;
      this.complete = page.complete;
      ({ items: this.items, hasOlder: this.hasOlder } = withOlder(this, page));
    } catch (thrown) {
      if (generation === this.#generation) this.failure = asFailure(thrown, words.timelineNotLoaded);
    } finally {
      if (generation === this.#generation) this.#older = null;
    }
  }

  async #load(limit: number): Promise<void> {
    const generation = this.#generation;
    const id = this.conversationId;
    if (id === null) return;
    try {
      const page = await this.#ipc.loadTimeline(id, { type: "end" }, limit);
      if (generation !== this.#generation) return;
      this.#people.learn(page.people);
      if (this.loaded) this.#noticeNew(page.items);
      else this.#begin(page);
      this.grewAbove = false;
      this.complete = page.complete;
      this.block = page.block;
      this.readByOtherUpTo = page.readByOtherUpTo;
      ({ items: this.items, hasOlder: this.hasOlder } = withNewest(this, page));
      this.loaded = true;
      this.failure = null;
    } catch (thrown) {
      if (generation === this.#generation) this.failure = asFailure(thrown, words.timelineNotLoaded);
    }
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
      if (!this.atBottom) this.newBelow += 1;
      if (this.conversationId !== null) this.#onarrival(this.conversationId);
      const said = contentText(content.text, content.attachments[0]?.kind ?? null);
      this.#announcements.say(words.announceMessage(this.#people.name(content.sender), said));
    }
  }
}
