import { SvelteSet } from "svelte/reactivity";
import { words } from "../i18n";
import type { Ipc, TransactionId } from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import type { TimelineStore } from "./timeline.svelte";

/** For how long it can be undone. */
const UNDO_MS = 5_000;

type Discard = { id: TransactionId; timer: ReturnType<typeof setTimeout> };

/**
 * Messages that X refused and that the person has just thrown away. They are out of sight at once, and forgotten when that can
 * be undone no more: they go nowhere by themselves, and whoever quits in between finds them where they were.
 */
export class DiscardsStore {
  #ipc: Ipc;
  #timeline: TimelineStore;
  #announcements: AnnouncementsStore;
  /** Those that can be brought back. */
  recent: readonly Discard[] = $state.raw([]);
  /** Those that are out of sight; a little longer than they can be brought back. */
  readonly hidden = new SvelteSet<TransactionId>();

  constructor(ipc: Ipc, timeline: TimelineStore, announcements: AnnouncementsStore) {
    this.#ipc = ipc;
    this.#timeline = timeline;
    this.#announcements = announcements;
  }

  discard(id: TransactionId): void {
    const timer = setTimeout(() => void this.#forget(id), UNDO_MS);
    this.recent = [...this.recent, { id, timer }];
    this.hidden.add(id);
    this.#announcements.say(words.messagesDiscarded(this.recent.length));
  }

  undo(): void {
    for (const { id, timer } of this.recent) {
      clearTimeout(timer);
      this.hidden.delete(id);
    }
    this.recent = [];
  }

  async #forget(id: TransactionId): Promise<void> {
    this.recent = this.recent.filter((one) => one.id !== id);
    await this.#timeline.act(() => this.#ipc.discardSend(id));
    this.hidden.delete(id);
  }
}
