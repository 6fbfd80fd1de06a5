import { words } from "../i18n";
import { asFailure, type CommandFailure, type DeveloperApp, type PageIpc } from "../ipc";

/** The kinds of app that X registers: one that keeps a secret, and one that cannot. */
export type AppKind = "native" | "confidential";

/** The person's own developer app, as it stands in the form; what is written there stays until it is saved. */
export class DeveloperAppStore {
  #ipc: PageIpc;
  #known: DeveloperApp = $state.raw({ clientId: "", confidential: false });
  clientId = $state("");
  kind: AppKind = $state("native");
  /** A new secret; what is kept never comes here. */
  secret = $state("");
  /** Whether the keychain has a secret of this client id. */
  hasSecret = $derived.by(() => this.#known.confidential);
  failure: CommandFailure | null = $state.raw(null);

  constructor(ipc: PageIpc) {
    this.#ipc = ipc;
  }

  isComplete = $derived.by(
    () => this.clientId.trim() !== "" && (this.kind === "native" || this.secret.trim() !== "" || this.#keepsSecret),
  );

  get #keepsSecret(): boolean {
    return this.hasSecret && this.clientId.trim() === this.#known.clientId;
  }

  /** Whether saving would change anything. */
  isChanged = $derived.by(() => {
    const { clientId, confidential } = this.#known;
    return this.clientId.trim() !== clientId || (this.kind === "confidential") !== confidential || this.secret !== "";
  });

  async load(): Promise<void> {
    try {
      this.#known = await this.#ipc.loadDeveloperApp();
      this.clientId = this.#known.clientId;
      this.kind = this.#known.confidential ? "confidential" : "native";
      this.secret = "";
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown, words.ownAppNotLoaded);
    }
  }

  /** Whether it was saved; if not, `failure` says why. */
  async save(): Promise<boolean> {
    const clientId = this.clientId.trim();
    const confidential = this.kind === "confidential";
    const secret = confidential && this.secret.trim() !== "" ? this.secret.trim() : null;
    try {
      await this.#ipc.saveDeveloperApp({ clientId, confidential, secret });
    } catch (thrown) {
      this.failure = asFailure(thrown, words.ownAppNotSaved);
      return false;
    }
    await this.load();
    return this.failure === null;
  }
}
