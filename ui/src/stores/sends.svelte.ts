import { SvelteMap } from "svelte/reactivity";
import type { ConversationId, Ipc, OutgoingAttachment, SendAllowance, Timestamp, TransactionId } from "../ipc";
import { coalesced } from "./coalesced";

/** What is known of messages on their way: how much of their files X has, and when X takes more of them. */
export class SendsStore {
  #ipc: Ipc;
  #uploads = new SvelteMap<TransactionId, number>();
  #conversationId: ConversationId | null = null;
  #allowance: SendAllowance | null = $state.raw(null);

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** Follows what X takes in a conversation, or in none. */
  async open(id: ConversationId | null): Promise<void> {
    this.#conversationId = id;
    this.#allowance = null;
    await this.reload();
  }

  rename(from: ConversationId, to: ConversationId): void {
    if (this.#conversationId === from) this.#conversationId = to;
  }

  reload = coalesced(async () => {
    const id = this.#conversationId;
    if (id === null) return;
    try {
      const allowance = await this.#ipc.sendAllowance(id);
      if (id === this.#conversationId) this.#allowance = allowance;
    } catch {
      // Then nothing is said of it; messages wait by themselves.
    }
  });

  /** When X takes messages of the open conversation again; `null` when it takes them now. */
  resumesAt(now: Timestamp): Timestamp | null {
    const allowance = this.#allowance;
    return allowance && allowance.left === 0 && allowance.renewedAt > now ? allowance.renewedAt : null;
  }

  /** X has more of a file. */
  noteProgress(id: TransactionId, sentBytes: number): void {
    this.#uploads.set(id, sentBytes);
  }

  /** How much of a message's file X has, in percent. */
  percentSent(id: TransactionId | null, { uploadedBytes, bytes }: OutgoingAttachment): number {
    const sent = (id === null ? undefined : this.#uploads.get(id)) ?? uploadedBytes;
    return bytes === 0 ? 0 : Math.min(100, Math.floor((100 * sent) / bytes));
  }
}
