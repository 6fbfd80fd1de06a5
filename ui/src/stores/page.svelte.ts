// What holds for the whole page, whichever account it shows; and the one that it shows.
import { createContext, tick, untrack } from "svelte";
import { shownName, words } from "../i18n";
import {
  type Account,
  CommandFailure,
  type ConversationId,
  type FileDrag,
  type KeptData,
  type PageEvent,
  type PageEventBatch,
  type PageIpc,
  type UserId,
} from "../ipc";
import { AccountStores } from ".";
import { AccountsStore } from "./accounts.svelte";
import { AnnouncementsStore } from "./announcements.svelte";
import type { BegunMessage } from "./begun-message.svelte";
import { ClockStore } from "./clock.svelte";
import { DesktopStore } from "./desktop.svelte";
import { DeveloperAppStore } from "./developer-app.svelte";
import { EmojiStore } from "./emoji.svelte";
import { FocusStore } from "./focus.svelte";
import { LayoutStore } from "./layout.svelte";
import { SessionStore } from "./session.svelte";
import { SettingsStore } from "./settings.svelte";
import { UpdatesStore } from "./updates.svelte";

export const [getPage, setPage] = createContext<PageStores>();

export class PageStores {
  readonly ipc: PageIpc;
  readonly clock: ClockStore;
  readonly focus: FocusStore;
  readonly emoji = new EmojiStore();
  readonly layout = new LayoutStore();
  readonly announcements = new AnnouncementsStore();
  readonly settings: SettingsStore;
  readonly desktop: DesktopStore;
  readonly session: SessionStore;
  readonly accounts: AccountsStore;
  readonly developerApp: DeveloperAppStore;
  readonly updates: UpdatesStore;
  /**
   * The shown account's own stores. Another account gets other ones, so what still comes for an account that is not shown
   * any more finds only what nobody looks at.
   */
  shown: AccountStores | null = $state.raw(null);
  /** How many messages would be lost if the window closed now; 0: nobody asks. */
  closingLoses = $state(0);
  /** To whom, by a handle, somebody was asked from outside to write; empty: to nobody yet. */
  asksToWrite: string | null = $state(null);
  /** Whether a link that was opened outside shows nothing that is here. */
  linkLedNowhere = $state(false);
  /** How often a conversation was to be shown from outside: what lies over the page then gives way. */
  shows = $state(0);
  /** Whether files are being dragged over the window. */
  filesOver = $state(false);
  #changes: Promise<void> = Promise.resolve();
  /** Messages to somebody new that were being put together when another account took their window; each waits for its own. */
  // Nothing on screen depends on it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #begun = new Map<UserId, BegunMessage>();
  /** Answers from notifications that could not be queued, until their accounts are shown. */
  #answers: Extract<PageEvent, { type: "answerNotQueued" }>[] = [];

  constructor(ipc: PageIpc, now: () => number = () => Date.now()) {
    this.ipc = ipc;
    this.clock = new ClockStore(now);
    this.focus = new FocusStore(ipc);
    this.settings = new SettingsStore(ipc);
    this.desktop = new DesktopStore(ipc);
    this.session = new SessionStore(ipc);
    this.accounts = new AccountsStore(ipc);
    this.developerApp = new DeveloperAppStore(ipc);
    this.updates = new UpdatesStore(ipc);
  }

  /** How many messages are unread, in all accounts together. */
  unreadCount = $derived.by(
    () => (this.shown?.inbox.unreadCount ?? 0) + this.accounts.unreadBeside(this.shown?.account.id),
  );

  /** Begins: listens first, so that nothing is missed, then reads what the first screen needs. */
  async start(): Promise<void> {
    const listening = this.ipc.subscribe((batch) => this.take(batch));
    // Without it the page still works, only not by itself; start() fails as well then and says so.
    listening.catch(() => undefined);
    await Promise.all([this.#change(async () => undefined), this.settings.load(), this.updates.load()]);
  }

  /** Follows clock, focus, presence and what is on screen until the returned function is called. */
  run(): () => void {
    const stopClock = this.clock.run();
    let wasLeft = false;
    const stopFocus = this.focus.run((focused) => {
      if (focused) void this.shown?.markReadIfSeen();
      else void this.shown?.drafts.flushAll();
      // By this the app knows whose names and pictures are looked at, and asks X when it has long had them.
      if (focused && wasLeft) void this.shown?.inbox.reload();
      wasLeft = !focused;
    });
    const stopAway = this.ipc.watchAway((away) => {
      this.focus.away = away;
      // What the engine learns late it makes up for by itself, so nobody needs to know when telling it fails.
      void this.ipc.setAway(away).catch(() => undefined);
      if (!away) void this.shown?.markReadIfSeen();
    });
    const stopTelling = $effect.root(() => {
      $effect(() => this.shown?.tellOnScreen());
      $effect(() => {
        const { shown } = this;
        if (shown?.onScreen) void untrack(() => shown.markReadIfSeen());
      });
    });
    return () => {
      stopClock();
      stopFocus();
      stopAway();
      stopTelling();
    };
  }

  /** Signs in to an account, a new one or one whose session ended, and shows it. Whether it worked. */
  async signIn(): Promise<boolean> {
    return this.#followIf(await this.session.signIn());
  }

  async signInToDemo(): Promise<boolean> {
    return this.#followIf(await this.session.signInToDemo());
  }

  /** Ends an account's session; another account or the first screen takes its place, if it was shown. */
  async signOut(id: UserId, data: KeptData): Promise<void> {
    if (this.shown?.account.id === id) await this.shown.drafts.flushAll();
    await this.#change(() => this.session.signOut(id, data));
    if (this.accounts.listed.every(({ account }) => account.id !== id)) this.#begun.delete(id);
  }

  /** Shows another account. */
  async switchTo(id: UserId): Promise<void> {
    await this.#inOrder(async () => {
      // By now another change may have put another one on screen.
      if (this.shown?.account.id === id) return;
      void this.shown?.drafts.flushAll();
      await this.session.switchTo(id);
      await this.#follow();
      const shown = this.shown?.account;
      if (shown?.id === id) this.announcements.say(words.accountShown(shownName(shown.name)));
    });
  }

  /** Takes in what the app tells. */
  take(batch: PageEventBatch): void {
    if (batch.eventsLost) this.#reloadAll();
    for (const event of batch.events) this.#takeEvent(event);
    this.shown?.diagnostics.notice();
  }

  #takeEvent(event: PageEvent): void {
    switch (event.type) {
      case "engine":
        if (event.accountId === this.shown?.account.id) this.shown.take(event.event);
        else void this.accounts.reload();
        break;
      case "accountsChanged":
        void this.accounts.reload();
        break;
      case "show":
        void this.#show(event.accountId, event.conversationId);
        break;
      case "answerNotQueued":
        this.#answers.push(event);
        this.#bringAnswers();
        break;
      case "compose":
        this.asksToWrite = event.to ?? "";
        break;
      case "linkLeadsNowhere":
        this.linkLedNowhere = true;
        this.announcements.say(words.linkLeadsNowhere);
        break;
      case "settingsChanged":
        void this.settings.load();
        break;
      case "hidden":
        void this.shown?.drafts.flushAll();
        break;
      case "files":
        this.#takeDrag(event.drag);
        break;
      case "updateChanged":
        this.updates.take(event.update);
        break;
      case "keychainUnlocked":
        if (this.session.phase === "storeProblem") void this.start();
        break;
      case "closingLoses":
        this.closingLoses = event.waiting;
        break;
      case "closing":
        void this.#keepAll();
        break;
    }
  }

  /** Closes the window though messages are lost, or leaves it open. */
  answerClosing(close: boolean): void {
    this.closingLoses = 0;
    void this.ipc.answerClosing(close);
  }

  /** The window closes when this was done. */
  async #keepAll(): Promise<void> {
    try {
      await this.shown?.drafts.flushAll();
    } finally {
      await this.ipc.letClose();
    }
  }

  /** What is dropped goes to the conversation that is open at that moment. */
  #takeDrag(drag: FileDrag): void {
    this.filesOver = drag.type === "over";
    if (drag.type !== "dropped" || !this.shown) return;
    const { selection, timeline } = this.shown;
    // Nobody can write where somebody is blocked.
    if (selection.id === null || timeline.block?.blocked) return;
    void this.shown.attach(selection.id, drag.file, drag.count - 1);
  }

  async #show(id: UserId, conversationId: ConversationId | null): Promise<void> {
    await this.switchTo(id);
    const { shown } = this;
    if (shown?.account.id !== id || conversationId === null) return;
    // A message that is being begun is not thrown away for another one.
    if (shown.newMessage.begun?.worthKeeping) return shown.open(conversationId);
    this.shows += 1;
    // What lies over the page gives the focus back as it goes, and before that nothing under it takes any.
    await tick();
    await shown.openAnew(conversationId);
  }

  #bringAnswers(): void {
    const { shown } = this;
    if (!shown) return;
    const ofShown = this.#answers.filter(({ accountId }) => accountId === shown.account.id);
    this.#answers = this.#answers.filter((answer) => !ofShown.includes(answer));
    for (const { conversationId, text, failure } of ofShown)
      void shown.drafts.bring(conversationId, text, new CommandFailure(failure));
  }

  async #followIf(changed: boolean): Promise<boolean> {
    if (changed) await this.#change(async () => undefined);
    return changed;
  }

  /** After each change the page shows whom the app says. */
  #change(work: () => Promise<unknown>): Promise<void> {
    return this.#inOrder(async () => {
      await work();
      await this.#follow();
    });
  }

  /** One change after the other. */
  #inOrder(change: () => Promise<void>): Promise<void> {
    this.#changes = this.#changes.then(change);
    return this.#changes;
  }

  async #follow(): Promise<void> {
    const { startup, account } = await this.session.start();
    if (account?.id !== this.shown?.account.id) this.#exchange(account);
    if (this.shown && startup) this.shown.connectivity.now = startup.connectivity;
    this.#bringAnswers();
    await Promise.all([this.shown?.enter(), this.accounts.reload()]);
  }

  /** The window becomes another account's. What would be lost with the one before waits until its account is shown again. */
  #exchange(account: Account | null): void {
    const left = this.shown;
    const begun = left?.newMessage.takeOut();
    if (left && begun) this.#begun.set(left.account.id, begun);
    this.shown = account && new AccountStores(this, account);
    const kept = account && this.#begun.get(account.id);
    if (!kept) return;
    this.#begun.delete(account.id);
    this.shown?.newMessage.putBack(kept);
  }

  #reloadAll(): void {
    this.shown?.reloadAll();
    void this.#change(async () => undefined);
  }
}
