import { words } from "../i18n";
import {
  asFailure,
  type Account,
  type CommandFailure,
  type PageIpc,
  type CommandError,
  type KeptData,
  type SignInInvitation,
  type Startup,
  type UserId,
  type VaultPlace,
} from "../ipc";

export type Phase = "starting" | "firstScreen" | "signingIn" | "signedIn" | "storeProblem";

/** Whom the app shows, and the ways in and out: sign in, be sent to the browser, come back. */
export class SessionStore {
  #ipc: PageIpc;
  #attempt = 0;
  #startFailure: CommandFailure | null = null;
  startup: Startup | null = $state.raw(null);
  account: Account | null = $state.raw(null);
  /** The page of X at which the person allows Pipit in, while they do. */
  invitation: SignInInvitation | null = $state.raw(null);
  /** Whether a sign-in is under way. */
  signingIn = $state(false);
  /** Why the last try did not work. */
  failure: CommandFailure | null = $state.raw(null);
  /** Why the address that was pasted is not taken. */
  pasteFailure: CommandFailure | null = $state.raw(null);
  /** What the developer app does not let Pipit do for who signed in just now. */
  shortcomings: CommandError[] = $state.raw([]);

  constructor(ipc: PageIpc) {
    this.#ipc = ipc;
  }

  phase: Phase = $derived.by(() => {
    if (this.startup?.storeProblem) return "storeProblem";
    // Who adds an account goes on to see the one that is there.
    if (this.account) return "signedIn";
    if (this.invitation) return "signingIn";
    return this.startup || this.failure ? "firstScreen" : "starting";
  });

  /** Whether "Sign in with X" can lead to X, or first needs a client id. */
  canSignIn = $derived.by(() => (this.startup?.simulated || this.startup?.clientIdConfigured) ?? false);

  /** Asks the app whom to show, and how that goes. What is wrong with the last change stays said. */
  async start(): Promise<Pick<SessionStore, "startup" | "account">> {
    try {
      this.startup = await this.#ipc.start();
      this.account = this.startup.storeProblem ? null : this.startup.account;
      if (this.failure === this.#startFailure) this.failure = null;
    } catch (thrown) {
      this.failure = this.#startFailure = asFailure(thrown, words.somethingWentWrong);
    }
    return this;
  }

  /** Goes to X and waits for the person to come back. Whether they are signed in now. */
  async signIn(): Promise<boolean> {
    return this.#try(async (stillWanted) => {
      const invitation = await this.#ipc.beginSignIn();
      if (!stillWanted()) return null;
      this.invitation = invitation;
      this.pasteFailure = null;
      const { account, shortcomings } = await this.#ipc.finishSignIn();
      if (stillWanted()) this.shortcomings = shortcomings;
      return account;
    });
  }

  /** Takes the address at which a browser elsewhere has ended. */
  async pasteRedirect(address: string): Promise<void> {
    this.pasteFailure = null;
    try {
      await this.#ipc.pasteRedirect(address);
    } catch (thrown) {
      this.pasteFailure = asFailure(thrown, words.signInNotPossible);
    }
  }

  /** Keeps sign-ins there from now on, for want of a keychain. Whether that works. */
  async chooseVault(place: VaultPlace): Promise<boolean> {
    this.failure = null;
    try {
      await this.#ipc.chooseVault(place);
    } catch (thrown) {
      this.failure = asFailure(thrown, words.vaultNotChosen);
      return false;
    }
    return true;
  }

  /** Signs in to the simulated X. */
  async signInToDemo(): Promise<boolean> {
    return this.#try(() => this.#ipc.signInToDemo());
  }

  async cancelSignIn(): Promise<void> {
    this.#attempt += 1;
    this.invitation = null;
    this.signingIn = false;
    try {
      await this.#ipc.cancelSignIn();
    } catch (thrown) {
      this.failure = asFailure(thrown, words.somethingWentWrong);
    }
  }

  /** Ends an account's session, and keeps or erases its data; when that does not work, `failure` says why. */
  async signOut(id: UserId, data: KeptData): Promise<void> {
    await this.#do(() => this.#ipc.signOut(id, data), words.signOutFailed);
  }

  /** Puts another account on screen; when that does not work, `failure` says why. */
  async switchTo(id: UserId): Promise<void> {
    await this.#do(() => this.#ipc.switchAccount(id), words.switchFailed);
  }

  async #do(command: () => Promise<unknown>, failed: string): Promise<void> {
    this.failure = null;
    try {
      await command();
    } catch (thrown) {
      this.failure = asFailure(thrown, failed);
    }
  }

  /** One try at a time: what an abandoned one still brings is not taken. */
  async #try(way: (stillWanted: () => boolean) => Promise<Account | null>): Promise<boolean> {
    const attempt = ++this.#attempt;
    const stillWanted = () => attempt === this.#attempt;
    this.signingIn = true;
    this.failure = null;
    try {
      const account = await way(stillWanted);
      if (!stillWanted() || !account) return false;
      this.account = account;
      return true;
    } catch (thrown) {
      if (stillWanted()) this.failure = signInFailure(thrown);
      return false;
    } finally {
      if (stillWanted()) {
        this.invitation = null;
        this.signingIn = false;
      }
    }
  }
}

/** A person who turned back needs no sentence about it. */
function signInFailure(thrown: unknown): CommandFailure | null {
  const failure = asFailure(thrown, words.signInNotPossible);
  return failure.code === "signInCancelled" ? null : failure;
}
