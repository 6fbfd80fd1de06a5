import type { Conversation, ConversationId, UserId } from "../ipc";
import type { InboxStore } from "./inbox.svelte";

/** What must be known of a conversation to show it. */
export type OpenConversation = Pick<
  Conversation,
  "id" | "alias" | "kind" | "people" | "draft" | "draftAttachment" | "unreadCount"
>;

/** Which conversation is open. It may be one that the inbox does not have yet: a new one, before its first message. */
export class SelectionStore {
  #inbox: InboxStore;
  /** New conversations by id. */
  #fresh: OpenConversation | null = $state.raw(null);
  id: ConversationId | null = $state(null);
  /** The one that is open, or that was open last. */
  last: ConversationId | null = $state(null);

  constructor(inbox: InboxStore) {
    this.#inbox = inbox;
  }

  conversation: OpenConversation | null = $derived.by(() => {
    if (this.id === null) return null;
    return this.#inbox.find(this.id) ?? (this.#fresh?.id === this.id ? this.#fresh : null);
  });

  select(id: ConversationId | null): void {
    this.id = id;
    this.last = id ?? this.last;
  }

  /** Selects a conversation that has perhaps no message yet. */
  selectFresh(id: ConversationId, people: UserId[]): void {
    const kind = people.length === 1 ? "oneToOne" : "group";
    this.#fresh = { id, alias: null, kind, people, draft: null, draftAttachment: null, unreadCount: 0 };
    this.select(id);
  }

  /** The inbox tells of what it has; a conversation that is not there yet is told here. */
  setAlias(id: ConversationId, alias: string | null): void {
    if (this.#fresh?.id === id) this.#fresh = { ...this.#fresh, alias };
  }

  rename(from: ConversationId, to: ConversationId): void {
    if (this.#fresh?.id === from) this.#fresh = { ...this.#fresh, id: to };
    if (this.last === from) this.last = to;
    if (this.id === from) this.id = to;
  }
}
