import { words } from "../i18n";
import { asFailure, type CommandFailure, type PageIpc, type UpdateState } from "../ipc";

/** Newer versions of Pipit: what is known of them, and what the person does about it. */
export class UpdatesStore {
  #ipc: PageIpc;
  now: UpdateState = $state.raw({ state: "notLooked" });
  /** Whether an answer is awaited. */
  busy = $state(false);
  failure: CommandFailure | null = $state.raw(null);
  /** The version that the person wants to hear of later. */
  #later: string | null = $state(null);

  constructor(ipc: PageIpc) {
    this.#ipc = ipc;
  }

  /** The version that is there, on its way or in place, unless they put it off. */
  offered = $derived.by(() => ("version" in this.now && this.now.version !== this.#later ? this.now.version : null));

  async load(): Promise<void> {
    await this.#follow(() => this.#ipc.loadUpdateState(), words.updatesNotAsked);
  }

  take(update: UpdateState): void {
    this.now = update;
  }

  async look(): Promise<void> {
    // Who asks wants to hear of it, whatever they said before.
    this.#later = null;
    await this.#follow(() => this.#ipc.lookForUpdate(), words.updatesNotAsked);
  }

  async install(): Promise<void> {
    await this.#follow(() => this.#ipc.installUpdate(), words.updateNotInstalled);
  }

  restart(): void {
    void this.#ipc.restartApp();
  }

  /** Says no more about this version, until the next start. */
  putOff(): void {
    this.#later = this.offered;
    this.failure = null;
  }

  async #follow(ask: () => Promise<UpdateState>, otherwise: string): Promise<void> {
    this.failure = null;
    this.busy = true;
    try {
      this.now = await ask();
    } catch (thrown) {
      this.failure = asFailure(thrown, otherwise);
    } finally {
      this.busy = false;
    }
  }
}
