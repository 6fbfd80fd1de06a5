import type { Ipc, ListedAccount, PageIpc, UserId } from "../ipc";
import { coalesced } from "./coalesced";

/** Who is signed in, and what the page shows of those who are not on screen. */
export class AccountsStore {
  #ipc: PageIpc;
  listed: ListedAccount[] = $state.raw([]);

  constructor(ipc: PageIpc) {
    this.#ipc = ipc;
  }

  /** Whether it must be said which account is meant. */
  areSeveral = $derived.by(() => this.listed.length > 1);

  /** Reads the list anew. */
  reload = coalesced(async () => {
    try {
      this.listed = await this.#ipc.loadAccounts();
    } catch {
      // The list stays as it was; whatever is wrong is told where it matters, and the next change reads it anew.
    }
  });

  /** Where an account's own picture is, if it has one. It comes from that account's cache. */
  picture({ account, hasPicture, pictureVersion }: ListedAccount): string | null {
    const ipc: Ipc = this.#ipc.of(account.id);
    return hasPicture ? ipc.mediaAddress("picture", account.id, pictureVersion) : null;
  }

  /** How many messages are unread in all accounts but one. */
  unreadBeside(id: UserId | undefined): number {
    return this.listed.reduce((sum, { account, unreadCount }) => sum + (account.id === id ? 0 : unreadCount), 0);
  }
}
