// The link that the person wants to follow: first they see where it leads. What it is, and whether it is opened, Rust decides.
import { words } from "../i18n";
import { asFailure, type CommandFailure, type Ipc, type LinkTarget } from "../ipc";

export class LinksStore {
  readonly #ipc: Ipc;
  /** Whether a link is shown. What it is stays here while it leaves the screen. */
  shown = $state(false);
  target = $state.raw<LinkTarget | null>(null);
  failure = $state.raw<CommandFailure | null>(null);
  #looking = 0;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async look(address: string): Promise<void> {
    const number = ++this.#looking;
    let target: LinkTarget | null = null;
    let failure: CommandFailure | null = null;
    try {
      target = await this.#ipc.describeLink(address);
    } catch (thrown) {
      failure = asFailure(thrown, words.linkNotOpened);
    }
    // Another one may have been clicked meanwhile.
    if (number !== this.#looking) return;
    this.target = target;
    this.failure = failure;
    this.shown = true;
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
    this.shown = false;
  }
}
