import { SvelteMap } from "svelte/reactivity";
import type { ConversationId, UserId } from "../ipc";

/** X tells it again every few seconds while somebody is writing, and never that they stopped. */
const SHOWN_FOR_MS = 6_000;

type Writing = { person: UserId; end: ReturnType<typeof setTimeout> };

/** Who is writing at this moment, conversation by conversation. */
export class TypingStore {
  #writing = new SvelteMap<ConversationId, Writing>();

  /** Who is writing in this conversation. */
  in(conversation: ConversationId): UserId | null {
    return this.#writing.get(conversation)?.person ?? null;
  }

  /** Somebody is writing. */
  notice(conversation: ConversationId, person: UserId): void {
    clearTimeout(this.#writing.get(conversation)?.end);
    const end = setTimeout(() => this.stop(conversation), SHOWN_FOR_MS);
    this.#writing.set(conversation, { person, end });
  }

  /** They stopped, or what they wrote is here. */
  stop(conversation: ConversationId): void {
    clearTimeout(this.#writing.get(conversation)?.end);
    this.#writing.delete(conversation);
  }

  clear(): void {
    for (const conversation of [...this.#writing.keys()]) this.stop(conversation);
  }
}
