import { words } from "../i18n";
import { asFailure, type CommandFailure, type ConversationId, type Ipc, type Timestamp } from "../ipc";
import type { ClockStore } from "./clock.svelte";
import { oldestEventId } from "./timeline-items";
import type { TimelineStore } from "./timeline.svelte";

/** How the reading of the past stands. */
export type Backfilling =
  | { state: "resting" }
  | { state: "reading" }
  /** X allows more only then. */
  | { state: "later"; at: Timestamp }
  /** X may have more, when the person wants it. */
  | { state: "paused" }
  | { state: "failed"; failure: CommandFailure };

const RESTING: Backfilling = { state: "resting" };

/**
 * Reads the open conversation's past at X when the person reaches the top of what the store holds. Every page costs money
 * and a request, so one reaching asks once: only what came from it, X's own time, or the person leads to another question.
 */
export class BackfillStore {
  #ipc: Ipc;
  #timeline: TimelineStore;
  #clock: ClockStore;
  #generation = 0;
  #atTop = false;
  /** Whether X was asked since the top came into view. */
  #asked = false;
  now: Backfilling = $state.raw(RESTING);

  constructor(ipc: Ipc, timeline: TimelineStore, clock: ClockStore) {
    this.#ipc = ipc;
    this.#timeline = timeline;
    this.#clock = clock;
  }

  /** Another conversation is shown: what is still under way for the old one no longer matters. */
  begin(): void {
    this.#generation += 1;
    this.#atTop = false;
    this.#asked = false;
    this.now = RESTING;
  }

  /**
   * The view looked where it stands: whether the top is in view, and whether the person went there. A top that is in view
   * because a conversation is short costs nothing: it offers to look further back.
   */
  look(atTop: boolean, wentThere: boolean): void {
    this.#atTop = atTop;
    const { conversationId } = this.#timeline;
    if (!atTop) this.#asked = false;
    else if (this.#asked || this.#mustWait() || conversationId === null) return;
    else if (wentThere) void this.ask();
    else if (this.now.state === "resting" && this.#mayHaveMore(conversationId)) this.now = { state: "paused" };
  }

  /** Time went on: when X allows more, it is tried again, if the person still waits for it. */
  resume(): void {
    if (this.now.state !== "later" || this.#mustWait()) return;
    if (this.#atTop) void this.ask();
    else this.now = RESTING;
  }

  async ask(): Promise<void> {
    const { conversationId } = this.#timeline;
    if (conversationId === null || this.now.state === "reading" || !this.#mayHaveMore(conversationId)) return;
    const generation = this.#generation;
    this.#asked = true;
    this.now = { state: "reading" };
    let outcome: Backfilling;
    try {
      outcome = await this.#read(conversationId, generation);
    } catch (thrown) {
      outcome = { state: "failed", failure: asFailure(thrown, words.olderNotLoaded) };
    }
    if (generation === this.#generation) this.now = outcome;
  }

  async #read(conversationId: ConversationId, generation: number): Promise<Backfilling> {
    const oldest = oldestEventId(this.#timeline.items);
    const answer = await this.#ipc.backfill(conversationId);
    if (generation !== this.#generation) return RESTING;
    if (answer.type === "later") return { state: "later", at: answer.at };
    await this.#timeline.takeOlder(answer.type === "beginning");
    const grew = oldestEventId(this.#timeline.items) !== oldest;
    // What came may not fill the view: then the top is still there, and is reached anew.
    if (grew && generation === this.#generation) this.#asked = false;
    return grew || answer.type === "beginning" ? RESTING : { state: "paused" };
  }

  #mustWait(): boolean {
    return this.now.state === "later" && this.#clock.now < this.now.at;
  }

  /** X has more only of what it knows: not of a group that is still being made, nor where nothing was ever said. */
  #mayHaveMore(conversationId: ConversationId): boolean {
    const { items, hasOlder, complete } = this.#timeline;
    return !hasOlder && !complete && !conversationId.startsWith("new-") && oldestEventId(items) !== null;
  }
}
