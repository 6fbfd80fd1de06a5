import { words } from "../i18n";
import type { EventId, Ipc } from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import type { TimelineStore } from "./timeline.svelte";

/** For how long a deletion can be undone. The engine waits a little longer. */
const UNDO_MS = 5_000;

type Withdrawal = { id: EventId; timer: ReturnType<typeof setTimeout> };

/** Messages that were deleted a moment ago. The engine has the wish already; here is only for how long one can undo it. */
export class WithdrawalsStore {
  #ipc: Ipc;
  #timeline: TimelineStore;
  #announcements: AnnouncementsStore;
  recent: readonly Withdrawal[] = $state.raw([]);

  constructor(ipc: Ipc, timeline: TimelineStore, announcements: AnnouncementsStore) {
    this.#ipc = ipc;
    this.#timeline = timeline;
    this.#announcements = announcements;
  }

  async withdraw(id: EventId): Promise<void> {
    if (!(await this.#timeline.act(() => this.#ipc.withdrawMessage(id)))) return;
    const timer = setTimeout(() => this.#forget(id), UNDO_MS);
    this.recent = [...this.recent, { id, timer }];
    this.#announcements.say(words.messagesDeleted(this.recent.length));
  }

  /** Brings back all that can still be brought back. */
  async undo(): Promise<void> {
    const ids = this.recent.map(({ id }) => id);
    this.clear();
    await Promise.all(ids.map((id) => this.keep(id)));
  }

  /** Keeps a message, also one that X refused to delete. */
  async keep(id: EventId): Promise<void> {
    await this.#timeline.act(() => this.#ipc.keepMessage(id));
  }

  clear(): void {
    for (const { timer } of this.recent) clearTimeout(timer);
    this.recent = [];
  }

  #forget(id: EventId): void {
    this.recent = this.recent.filter((one) => one.id !== id);
  }
}
