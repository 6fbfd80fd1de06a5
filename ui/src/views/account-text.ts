// An account in words: who it is, and what is to be known of it.
import { shownName, words } from "../i18n";
import type { ListedAccount } from "../ipc";

export function accountText(listed: ListedAccount, isShown: boolean): string {
  const { account, unreadCount } = listed;
  const news = !isShown && unreadCount > 0 ? words.unread(unreadCount) : null;
  const parts = [shownName(account.name), words.handle(account.username), accountTrouble(listed), news];
  return words.accountLabel(parts.filter((part) => part !== null));
}

/** What keeps an account from working, if anything does. */
export function accountTrouble({ problem, sessionEnded }: ListedAccount): string | null {
  if (problem) return words.dataNotOpened;
  return sessionEnded ? words.sessionEnded : null;
}
