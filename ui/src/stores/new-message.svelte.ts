import type { Ipc } from "../ipc";
import { BegunMessage } from "./begun-message.svelte";

/** The dialog for a new message: whether it is open, and what is being put together in it. */
export class NewMessageStore {
  #ipc: Ipc;
  /** What is in the dialog, or was in it when it led to a conversation; none where it was closed. */
  begun: BegunMessage | null = $state.raw(null);

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  get open(): boolean {
    return this.begun !== null && !this.begun.started;
  }

  /** Opens the dialog; with a handle from outside, that is in its field. */
  begin(asked = ""): void {
    this.#drop();
    this.begun = new BegunMessage(this.#ipc, asked);
  }

  /** Closes the dialog, with all that is in it. What is on its way must first arrive, or come back. */
  close(): void {
    if (this.begun?.busy) return;
    this.#drop();
  }

  /** Takes out what would be lost when another account is shown. */
  takeOut(): BegunMessage | null {
    const { begun } = this;
    if (!begun?.worthKeeping) {
      this.#drop();
      return null;
    }
    this.begun = null;
    return begun;
  }

  /** Puts back what was taken out, unless it was started by now. */
  putBack(begun: BegunMessage): void {
    this.begun = begun;
    if (!begun.worthKeeping) this.#drop();
  }

  #drop(): void {
    void this.begun?.attachment.discard();
    this.begun = null;
  }
}
