import { chooseLanguage, isLanguage, type Language, speak, words } from "../i18n";
import {
  asFailure,
  type CommandFailure,
  type PageIpc,
  type PriceList,
  type Settings,
  type Theme,
  type UserId,
} from "../ipc";

/** How the page looks, speaks and listens to its keys. */
export type Appearance = Pick<Settings, "theme" | "language" | "textSize" | "sendWith">;

/** Whether and how the desktop tells of new messages. */
export type Notifying = Pick<Settings, "notifications" | "notificationContent" | "notificationSound">;

/** In percent of the system's own size. */
export const TEXT_SIZES = [85, 100, 115, 130, 150] as const;
const [SMALLEST, LARGEST] = [85, 150];

/** What the person chose. */
export class SettingsStore {
  #ipc: PageIpc;
  current: Settings = $state.raw({
    theme: "system",
    prices: {},
    dailyBudgets: {},
    textSize: 100,
    sendWith: "enter",
    language: "system",
    notifications: true,
    notificationContent: true,
    notificationSound: true,
    closeToTray: false,
    lookForUpdates: true,
  });
  /** Until when the desktop tells of nothing, if it is quiet. */
  quietUntil: number | null = $state(null);
  failure: CommandFailure | null = $state.raw(null);
  /** The language that is spoken; what was drawn in another one is drawn anew. */
  language: Language = $state(chooseLanguage(navigator.languages));

  constructor(ipc: PageIpc) {
    this.#ipc = ipc;
  }

  async load(): Promise<void> {
    try {
      [this.current, this.quietUntil] = await Promise.all([this.#ipc.loadSettings(), this.#ipc.loadQuietUntil()]);
      this.failure = null;
      await this.#wear();
    } catch (thrown) {
      this.failure = asFailure(thrown, words.settingsNotLoaded);
    }
  }

  /** Whether they were saved; if not, `failure` says why and the old ones hold. */
  async save(settings: Settings): Promise<boolean> {
    try {
      await this.#ipc.saveSettings(settings);
      this.current = settings;
      this.failure = null;
      await this.#wear();
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown, words.settingsNotSaved);
      return false;
    }
  }

  /** What reading may cost an account on a day, in thousandths of a dollar. */
  dailyBudgetOf(account: UserId): number | null {
    return this.current.dailyBudgets[account] ?? null;
  }

  /** Whether these prices, and this account's budget, were saved. */
  async savePrices(prices: PriceList, account: UserId, dailyBudget: number | null): Promise<boolean> {
    const budgets = Object.entries(this.current.dailyBudgets).filter(([id]) => id !== account);
    if (dailyBudget !== null) budgets.push([account, dailyBudget]);
    const dailyBudgets = Object.fromEntries(budgets);
    return this.save({ ...this.current, prices, dailyBudgets });
  }

  /** Goes back to X's own prices, which Rust knows: it fills in what a price list lacks. */
  async restorePrices(): Promise<boolean> {
    if (!(await this.save({ ...this.current, prices: {} }))) return false;
    await this.load();
    return this.failure === null;
  }

  /** What of the settings is about the look of the page. */
  get appearance(): Appearance {
    const { theme, language, textSize, sendWith } = this.current;
    return { theme, language, textSize, sendWith };
  }

  /** What of them is about notifications. */
  get notifying(): Notifying {
    const { notifications, notificationContent, notificationSound } = this.current;
    return { notifications, notificationContent, notificationSound };
  }

  /** Has the desktop be quiet until then, or no longer, at once. */
  async beQuietUntil(until: number | null): Promise<void> {
    try {
      await this.#ipc.beQuietUntil(until);
      this.quietUntil = until;
      this.failure = null;
    } catch (thrown) {
      this.failure = asFailure(thrown, words.settingsNotSaved);
    }
  }

  /** Gives the page its theme, the size of its text and its language. */
  async #wear(): Promise<void> {
    const { theme, textSize, language } = this.current;
    wear(theme);
    const size = Math.min(Math.max(textSize, SMALLEST), LARGEST);
    document.documentElement.style.setProperty("--text-scale", String(size / 100));
    const wanted = isLanguage(language) ? language : chooseLanguage(navigator.languages);
    if (wanted === this.language) return;
    await speak(wanted);
    this.language = wanted;
  }
}

/** Gives the page its theme; "system" leaves it to the system. */
function wear(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
