import { words } from "../i18n";
import type { Ipc, TransactionId } from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import type { TimelineStore } from "./timeline.svelte";
import { Undoable } from "./undoable.svelte";

/** For how long it can be undone. */
const UNDO_MS = 5_000;

/**
 * Messages that X refused and that the person has just thrown away. They are out of sight at once, and forgotten when that can
 * be undone no more: they go nowhere by themselves, and whoever quits in between finds them where they were.
 */
export class DiscardsStore {
  #ipc: Ipc;
  #timeline: TimelineStore;
  #announcements: AnnouncementsStore;
  /** Those that can be brought back. */
  readonly recent = new Undoable<TransactionId>(UNDO_MS);
  /** Those that are out of sight; a little longer than they can be brought back. */
  hidden: readonly TransactionId[] = $state.raw([]);

  constructor(ipc: Ipc, timeline: TimelineStore, announcements: AnnouncementsStore) {
    this.#ipc = ipc;
    this.#timeline = timeline;
    this.#announcements = announcements;
  }

  discard(id: TransactionId): void {
    this.hidden = [...this.hidden, id];
    this.recent.add(id, () => void this.#forget(id));
    this.#announcements.say(words.messagesDiscarded(this.recent.ids.length));
  }

  undo(): void {
    this.#show(this.recent.take());
  }

  async #forget(id: TransactionId): Promise<void> {
    await this.#timeline.act(() => this.#ipc.discardSend(id));
    this.#show([id]);
  }

  #show(ids: readonly TransactionId[]): void {
    this.hidden = this.hidden.filter((id) => !ids.includes(id));
  }
}
