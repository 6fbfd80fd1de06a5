import { words } from "../i18n";
import { type EventId, type Ipc, LIMITS } from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import type { TimelineStore } from "./timeline.svelte";
import { Undoable } from "./undoable.svelte";

/** For how long a deletion can be undone. The engine waits a little longer, for who presses at the last moment. */
const UNDO_MS = LIMITS.undoMilliseconds - 1_000;

/** Messages that were deleted a moment ago. The engine has the wish already; here is only for how long one can undo it. */
export class WithdrawalsStore {
  #ipc: Ipc;
  #timeline: TimelineStore;
  #announcements: AnnouncementsStore;
  readonly recent = new Undoable<EventId>(UNDO_MS);

  constructor(ipc: Ipc, timeline: TimelineStore, announcements: AnnouncementsStore) {
    this.#ipc = ipc;
    this.#timeline = timeline;
    this.#announcements = announcements;
  }

  async withdraw(id: EventId): Promise<void> {
    if (!(await this.#timeline.act(() => this.#ipc.withdrawMessage(id)))) return;
    this.recent.add(id);
    this.#announcements.say(words.messagesDeleted(this.recent.ids.length));
  }

  /** Brings back all that can still be brought back. */
  async undo(): Promise<void> {
    await Promise.all(this.recent.take().map((id) => this.keep(id)));
  }

  /** Keeps a message, also one that X refused to delete. */
  async keep(id: EventId): Promise<void> {
    await this.#timeline.act(() => this.#ipc.keepMessage(id));
  }
}
