import { words } from "../i18n";
import { asFailure, type CommandFailure, type Ipc, type Timestamp } from "../ipc";
import type { TimelineStore } from "./timeline.svelte";

/** How the reading of what is missing stands. */
export type Filling =
  | { state: "resting" }
  | { state: "reading" }
  /** X allows more only then. */
  | { state: "later"; at: Timestamp }
  | { state: "failed"; failure: CommandFailure };

/** Reads at X what the open conversation's timeline shows as missing. One wish fills all such places in it. */
export class MissingStore {
  #ipc: Ipc;
  #timeline: TimelineStore;
  now: Filling = $state.raw({ state: "resting" });

  constructor(ipc: Ipc, timeline: TimelineStore) {
    this.#ipc = ipc;
    this.#timeline = timeline;
  }

  /** Another conversation is shown. */
  begin(): void {
    this.now = { state: "resting" };
  }

  async fill(): Promise<void> {
    const { conversationId } = this.#timeline;
    if (conversationId === null || this.now.state === "reading") return;
    const reading: Filling = { state: "reading" };
    this.now = reading;
    let outcome: Filling = { state: "resting" };
    try {
      const answer = await this.#ipc.fillMissing(conversationId);
      if (answer.type === "later") outcome = { state: "later", at: answer.at };
      if (this.now === reading) await this.#timeline.reload();
    } catch (thrown) {
      outcome = { state: "failed", failure: asFailure(thrown, words.missingNotLoaded) };
    }
    // Where another conversation is shown by now, this one does not matter any more.
    if (this.now === reading) this.now = outcome;
  }
}
