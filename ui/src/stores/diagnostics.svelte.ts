import { words } from "../i18n";
import { asFailure, type CommandFailure, type Diagnostics, type Ipc } from "../ipc";
import { coalesced } from "./coalesced";

/** How the sync is doing, as far as somebody looks at it. */
export class DiagnosticsStore {
  #ipc: Ipc;
  #watched = false;
  current: Diagnostics | null = $state.raw(null);
  failure: CommandFailure | null = $state.raw(null);

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  reload = coalesced(async () => {
    try {
      this.current = await this.#ipc.loadDiagnostics();
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown, words.diagnosticsNotLoaded);
    }
  });

  /** Somebody looks at it, until the returned function is called. */
  watch(): () => void {
    this.#watched = true;
    return () => (this.#watched = false);
  }

  /** The engine told something: what is looked at is read anew. */
  notice(): void {
    if (this.#watched) void this.reload();
  }
}
