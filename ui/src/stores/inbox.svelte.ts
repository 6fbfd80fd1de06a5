import { words } from "../i18n";
import { asFailure, type CommandFailure, type Conversation, type ConversationId, type Ipc } from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import { coalesced } from "./coalesced";
import type { PeopleStore } from "./people.svelte";
import { unlessUnchanged } from "./unless-unchanged";

/** Which conversations the person wants to see. */
export const FILTERS = ["all", "unread", "groups", "archived"] as const;
export type Filter = (typeof FILTERS)[number];

/** Whether something in it waits to be read, or the person marked it so. */
export function isUnread({ unreadCount, markedUnread }: Conversation): boolean {
  return unreadCount > 0 || markedUnread;
}

/** These conversations in the place of what was asked for, and all in the order of Rust's `Inbox`. */
function withThese(
  all: readonly Conversation[],
  asked: readonly ConversationId[],
  these: readonly Conversation[],
): Conversation[] {
  const gone = new Set([...asked, ...these.map(({ id }) => id)]);
  return [...all.filter(({ id }) => !gone.has(id)), ...these].sort(
    (one, other) =>
      Number(other.pinned) - Number(one.pinned) ||
      other.lastEventAt - one.lastEventAt ||
      (one.id < other.id ? -1 : Number(one.id > other.id)),
  );
}

/** The list of conversations, as the store last had it. */
export class InboxStore {
  #ipc: Ipc;
  #people: PeopleStore;
  #announcements: AnnouncementsStore;
  #isOpen: (id: ConversationId) => boolean;
  #announcesItself: (id: ConversationId) => boolean;
  /** What changed since it was read; `null` for all. Nothing on screen depends on it. */
  #stale: Set<ConversationId> | null = null;
  conversations: readonly Conversation[] = $state.raw([]);
  filter: Filter = $state("all");
  unreadCount = $state(0);
  /** Whether it was read at all since the sign-in. */
  loaded = $state(false);
  failure: CommandFailure | null = $state.raw(null);

  constructor(
    ipc: Ipc,
    people: PeopleStore,
    announcements: AnnouncementsStore,
    isOpen: (id: ConversationId) => boolean,
    announcesItself: (id: ConversationId) => boolean,
  ) {
    this.#ipc = ipc;
    this.#people = people;
    this.#announcements = announcements;
    this.#isOpen = isOpen;
    this.#announcesItself = announcesItself;
  }

  /** Reads it anew, or only what changed (`these`). Asked often at once, it reads once more after the last question. */
  async reload(these: readonly ConversationId[] | null = null): Promise<void> {
    if (these === null) this.#stale = null;
    else for (const id of these) this.#stale?.add(id);
    await this.#readStale();
  }

  #readStale = coalesced(async () => {
    const asked = this.#stale && [...this.#stale];
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    this.#stale = new Set();
    try {
      const inbox = await this.#ipc.loadInbox(asked);
      this.#people.learn(inbox.people);
      if (this.loaded) this.#announceNew(inbox.conversations);
      const read = inbox.conversations.map((one) => unlessUnchanged(this.find(one.id), one));
      this.conversations = asked === null ? read : withThese(this.conversations, asked, read);
      this.unreadCount = inbox.unreadCount;
      this.loaded = true;
      this.failure = null;
    } catch (thrown) {
      this.#stale = null;
      this.failure = asFailure(thrown, words.inboxNotLoaded);
    }
  });

  #byId: ReadonlyMap<ConversationId, Conversation> = $derived.by(
    // Another one is made when something changes.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    () => new Map(this.conversations.map((conversation) => [conversation.id, conversation])),
  );

  /** What the filter lets through. The open conversation does not vanish by being read. */
  shown: readonly Conversation[] = $derived.by(() => this.conversations.filter((one) => this.#passes(one)));

  /** Whether there are conversations, and all of them were put away. */
  allArchived = $derived.by(
    () => this.conversations.length > 0 && this.conversations.every(({ archived }) => archived),
  );

  #passes(conversation: Conversation): boolean {
    if (this.filter === "archived" || conversation.archived) return this.filter === "archived" && conversation.archived;
    if (this.filter === "groups") return conversation.kind === "group";
    return this.filter === "all" || isUnread(conversation) || this.#isOpen(conversation.id);
  }

  find(id: ConversationId): Conversation | null {
    return this.#byId.get(id) ?? null;
  }

  /** X gave a new group its id. It stands in the list under that at once, so that who is in it is not led out of it. */
  rename(from: ConversationId, to: ConversationId): void {
    this.conversations = this.conversations.map((one) => (one.id === from ? { ...one, id: to } : one));
  }

  #announceNew(conversations: readonly Conversation[]): void {
    for (const conversation of conversations) {
      const before = this.find(conversation.id)?.unreadCount ?? 0;
      if (this.#announcesItself(conversation.id) || conversation.muted) continue;
      if (conversation.unreadCount > before && conversation.preview && !conversation.preview.own) {
        this.#announcements.say(words.announceMessageFrom(this.#people.title(conversation)));
      }
    }
  }
}
