import { words } from "../i18n";
import { asFailure, type CommandFailure, type DesktopOffers, type PageIpc } from "../ipc";

/** What the desktop around the window offers, and what it was told. */
export class DesktopStore {
  #ipc: PageIpc;
  /** Nothing, until it was asked. */
  offers: DesktopOffers = $state.raw({ autostart: null, tray: false });
  failure: CommandFailure | null = $state.raw(null);

  constructor(ipc: PageIpc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    try {
      this.offers = await this.#ipc.loadDesktop();
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown, words.settingsNotLoaded);
    }
  }

  /** Whether Pipit starts with the session from now on, or no longer, as was wanted. */
  async setAutostart(on: boolean): Promise<boolean> {
    if (this.offers.autostart === on) return true;
    try {
      await this.#ipc.setAutostart(on);
      this.offers = { ...this.offers, autostart: on };
      this.failure = null;
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown, words.settingsNotSaved);
      return false;
    }
  }
}
