// The link that the person wants to follow: first they see where it leads. What it is, and whether it is opened, Rust decides.
import { words } from "../i18n";
import { asFailure, type CommandFailure, type Ipc, type LinkTarget } from "../ipc";

export class LinksStore {
  readonly #ipc: Ipc;
  /** What is being looked at; nothing while no link is. */
  target = $state.raw<LinkTarget | null>(null);
  failure = $state.raw<CommandFailure | null>(null);
  #looking = 0;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  get shown(): boolean {
    return this.target !== null || this.failure !== null;
  }

  async look(address: string): Promise<void> {
    this.close();
    const number = ++this.#looking;
    try {
      const target = await this.#ipc.describeLink(address);
      // Another one may have been clicked meanwhile.
      if (number === this.#looking) this.target = target;
    } catch (thrown) {
      if (number === this.#looking) this.failure = asFailure(thrown, words.linkNotOpened);
    }
  }

  /** Opens what is shown, and nothing else. */
  async follow(): Promise<void> {
    if (!this.target) return;
    try {
      await this.#ipc.openLink(this.target.address);
      this.close();
    } catch (thrown) {
      this.failure = asFailure(thrown, words.linkNotOpened);
    }
  }

  close(): void {
    this.#looking++;
    this.target = null;
    this.failure = null;
  }
}
