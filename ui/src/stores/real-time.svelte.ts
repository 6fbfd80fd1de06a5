import { words } from "../i18n";
import { asFailure, type CommandFailure, type Ipc } from "../ipc";

/** The token with which X tells what happens at once. The page can give it and take it away, and never sees it again. */
export class RealTimeStore {
  #ipc: Ipc;
  /** Whether there is a token; null while nobody knows. */
  hasToken: boolean | null = $state(null);
  busy = $state(false);
  failure: CommandFailure | null = $state.raw(null);

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    await this.#act(async () => (this.hasToken = await this.#ipc.hasAppToken()), words.appTokenNotRead);
  }

  /** Whether it was kept. */
  async save(token: string): Promise<boolean> {
    return await this.#act(async () => {
      await this.#ipc.saveAppToken(token);
      this.hasToken = true;
    }, words.appTokenNotSaved);
  }

  async remove(): Promise<boolean> {
    return await this.#act(async () => {
      await this.#ipc.removeAppToken();
      this.hasToken = false;
    }, words.appTokenNotRemoved);
  }

  async #act(command: () => Promise<unknown>, sentence: string): Promise<boolean> {
    this.busy = true;
    try {
      await command();
      this.failure = null;
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown, sentence);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
