import { words } from "../i18n";
import {
  asFailure,
  type CommandFailure,
  type Conversation,
  type ConversationId,
  type Ipc,
  type MuteWish,
} from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import type { InboxStore } from "./inbox.svelte";
import { newestEventId } from "./timeline-items";
import { Undoable } from "./undoable.svelte";

/** For how long an archived conversation can be brought back by one press. */
const UNDO_MS = 6_000;

/** Where the person puts conversations: above the others, out of sight, silenced. */
export class PlacingStore {
  #ipc: Ipc;
  #inbox: InboxStore;
  #announcements: AnnouncementsStore;
  /** What was archived a moment ago. */
  readonly recent = new Undoable<ConversationId>(UNDO_MS);
  failure: CommandFailure | null = $state.raw(null);

  constructor(ipc: Ipc, inbox: InboxStore, announcements: AnnouncementsStore) {
    this.#ipc = ipc;
    this.#inbox = inbox;
    this.#announcements = announcements;
  }

  async pin({ id, pinned }: Conversation): Promise<void> {
    await this.#act(id, () => this.#ipc.pinConversation(id, !pinned));
  }

  async mute(id: ConversationId, wish: MuteWish): Promise<void> {
    await this.#act(id, () => this.#ipc.muteConversation(id, wish));
  }

  async markUnread(id: ConversationId): Promise<void> {
    await this.#act(id, () => this.#ipc.markConversationUnread(id, true));
  }

  /** Marks all in it as read, and takes back that it was marked as unread. */
  async markRead({ id, unreadCount, markedUnread }: Conversation): Promise<void> {
    await this.#act(id, async () => {
      if (markedUnread) await this.#ipc.markConversationUnread(id, false);
      const newest =
        unreadCount > 0 ? newestEventId((await this.#ipc.loadTimeline(id, { type: "end" }, 1)).items) : null;
      if (newest !== null) await this.#ipc.markRead(id, newest);
    });
  }

  /** Puts it away; for some seconds that can be undone by one press. */
  async archive(id: ConversationId): Promise<void> {
    if (!(await this.#act(id, () => this.#ipc.archiveConversation(id, true)))) return;
    this.recent.add(id);
    this.#announcements.say(words.archivedCount(this.recent.ids.length));
  }

  async unarchive(id: ConversationId): Promise<void> {
    this.recent.forget(id);
    await this.#act(id, () => this.#ipc.archiveConversation(id, false));
  }

  /** Brings back all that was archived a moment ago. */
  async undo(): Promise<void> {
    await Promise.all(this.recent.take().map((id) => this.unarchive(id)));
  }

  async #act(id: ConversationId, command: () => Promise<unknown>): Promise<boolean> {
    this.failure = null;
    try {
      await command();
      await this.#inbox.reload([id]);
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown, words.conversationNotPlaced);
      return false;
    }
  }
}
