// What one can do from the command palette.
import Bell from "@lucide/svelte/icons/bell";
import BellOff from "@lucide/svelte/icons/bell-off";
import Keyboard from "@lucide/svelte/icons/keyboard";
import LogOut from "@lucide/svelte/icons/log-out";
import Search from "@lucide/svelte/icons/search";
import Settings from "@lucide/svelte/icons/settings";
import SquarePen from "@lucide/svelte/icons/square-pen";
import UserRound from "@lucide/svelte/icons/user-round";
import UserRoundPlus from "@lucide/svelte/icons/user-round-plus";
import { shownName, words } from "../i18n";
import type { Account } from "../ipc";
import type { Action } from "../keyboard/shortcuts";
import type { AccountStores } from "../stores";
import type { PaletteAction } from "./palette-entries";

/** For how long it is quiet when one asks for that; the tray has the same. */
const QUIET_FOR = 3_600_000;

/** Ways that no shortcut leads. */
type OtherWays = { add: () => void; leave: (account: Account) => void };

export function paletteActions(
  { account, page }: AccountStores,
  ways: Record<Action, () => void>,
  { add, leave }: OtherWays,
): PaletteAction[] {
  const { now } = page.clock;
  const quiet = (page.settings.quietUntil ?? 0) > now;
  const others = page.accounts.listed.filter((listed) => listed.account.id !== account.id);
  return [
    { key: "search", label: words.searchMessages, icon: Search, act: ways.search },
    { key: "new-message", label: words.newMessage, icon: SquarePen, act: ways.newMessage },
    ...others.map(({ account: { id, name } }) => ({
      key: `show-${id}`,
      label: words.showAccount(shownName(name)),
      icon: UserRound,
      act: () => void page.switchTo(id),
    })),
    quiet
      ? { key: "quiet", label: words.quietNoLonger, icon: Bell, act: () => void page.settings.beQuietUntil(null) }
      : {
          key: "quiet",
          label: words.beQuiet,
          icon: BellOff,
          act: () => void page.settings.beQuietUntil(now + QUIET_FOR),
        },
    { key: "settings", label: words.settings, icon: Settings, act: ways.settings },
    { key: "shortcuts", label: words.shortcuts, icon: Keyboard, act: ways.shortcuts },
    { key: "add-account", label: words.addAccount, icon: UserRoundPlus, act: add },
    {
      key: "sign-out",
      label: account.demo && others.length === 0 ? words.signOutDemo : words.signOutOf(shownName(account.name)),
      icon: LogOut,
      act: () => leave(account),
    },
  ];
}
