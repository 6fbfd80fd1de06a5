// The stores, wired together: what the engine tells goes to whom it concerns, and what the person does goes its way.
import { createContext } from "svelte";
import type { ConversationId, EngineEvent, EngineEventBatch, Ipc, Startup, UserId } from "../ipc";
import { AnnouncementsStore } from "./announcements.svelte";
import { BackfillStore } from "./backfill.svelte";
import { ClockStore } from "./clock.svelte";
import { ConnectivityStore } from "./connectivity.svelte";
import { DiagnosticsStore } from "./diagnostics.svelte";
import { DraftsStore } from "./drafts.svelte";
import { FocusStore } from "./focus.svelte";
import { InboxStore } from "./inbox.svelte";
import { LayoutStore } from "./layout.svelte";
import { PeopleStore } from "./people.svelte";
import { SelectionStore } from "./selection.svelte";
import { SessionStore } from "./session.svelte";
import { SettingsStore } from "./settings.svelte";
import { TimelineStore } from "./timeline.svelte";

export const [getStores, setStores] = createContext<Stores>();

export class Stores {
  readonly ipc: Ipc;
  readonly clock: ClockStore;
  readonly focus: FocusStore;
  readonly layout = new LayoutStore();
  readonly announcements = new AnnouncementsStore();
  readonly connectivity = new ConnectivityStore();
  readonly settings: SettingsStore;
  readonly session: SessionStore;
  readonly people: PeopleStore;
  readonly inbox: InboxStore;
  readonly selection: SelectionStore;
  readonly timeline: TimelineStore;
  readonly backfill: BackfillStore;
  readonly drafts: DraftsStore;
  readonly diagnostics: DiagnosticsStore;
  /** What new groups are called since X knows them. */
  #renamed = new Map<ConversationId, ConversationId>();

  constructor(ipc: Ipc, now: () => number = () => Date.now()) {
    this.ipc = ipc;
    this.clock = new ClockStore(now);
    this.focus = new FocusStore(ipc);
    this.settings = new SettingsStore(ipc);
    this.session = new SessionStore(ipc);
    this.people = new PeopleStore(ipc);
    this.inbox = new InboxStore(ipc, this.people, this.announcements, (id) => id === this.timeline.conversationId);
    this.selection = new SelectionStore(this.inbox);
    this.timeline = new TimelineStore(ipc, this.people, this.announcements);
    this.backfill = new BackfillStore(ipc, this.timeline, this.clock);
    this.drafts = new DraftsStore(ipc);
    this.diagnostics = new DiagnosticsStore(ipc);
  }

  /** Begins: listens first, so that nothing is missed, then reads what the first screen needs. */
  async start(): Promise<void> {
    const listening = this.ipc.subscribe((batch) => this.take(batch));
    // Without it the page still works, only not by itself; start() fails as well then and says so.
    listening.catch(() => undefined);
    await Promise.all([this.session.start(), this.settings.load()]);
    if (this.session.startup) this.#takeStartup(this.session.startup);
    if (this.session.account) await this.#enter();
  }

  /** Follows clock, focus, presence and network until the returned function is called. */
  run(): () => void {
    const stopClock = this.clock.run();
    const stopFocus = this.focus.run((focused) => {
      if (focused) void this.markReadIfSeen();
      else void this.drafts.flushAll();
    });
    // What the engine learns late it makes up for by itself, so nobody needs to know when telling it fails.
    const stopAway = this.ipc.watchAway((away) => void this.ipc.setAway(away).catch(() => undefined));
    const stopNetwork = this.ipc.watchNetwork(() => void this.ipc.syncNow().catch(() => undefined));
    return () => {
      stopClock();
      stopFocus();
      stopAway();
      stopNetwork();
    };
  }

  async signIn(): Promise<void> {
    if (await this.session.signIn()) await this.#enter();
  }

  async signInToDemo(): Promise<void> {
    if (await this.session.signInToDemo()) await this.#enter();
  }

  async signOut(): Promise<void> {
    await this.drafts.flushAll();
    if (!(await this.session.signOut())) return;
    await this.open(null);
    this.selection.clear();
    this.inbox.clear();
    this.people.clear();
    this.drafts.clear();
    this.diagnostics.clear();
    await this.session.start();
  }

  async open(id: ConversationId | null): Promise<void> {
    const left = this.selection.id;
    if (id === left && id !== null) return;
    if (left !== null) void this.drafts.flush(left);
    this.selection.select(id);
    await this.#show();
  }

  /** Opens the conversation with these people: theirs, or a new group that begins with `text`. */
  async begin(people: UserId[], text: string): Promise<void> {
    const [only] = people;
    if (only === undefined) return;
    const made = people.length === 1 ? await this.ipc.conversationWith(only) : await this.ipc.createGroup(people, text, null);
    // X may have been so quick that the new group has its id already.
    const id = this.#renamed.get(made) ?? made;
    if (this.selection.id !== null) void this.drafts.flush(this.selection.id);
    this.selection.selectFresh(id, people);
    await this.#show();
  }

  /** Gives a conversation a name of its own; an empty one calls it by its people again. */
  async rename(id: ConversationId, name: string): Promise<void> {
    await this.ipc.renameConversation(id, name);
    this.selection.setAlias(id, name.trim() || null);
    await this.inbox.reload();
  }

  async markReadIfSeen(): Promise<void> {
    if (this.focus.focused && this.timeline.atBottom && this.timeline.loaded) await this.timeline.markRead();
  }

  /** Takes in what the engine tells. */
  take(batch: EngineEventBatch): void {
    if (batch.eventsLost) this.#reloadAll();
    for (const event of batch.events) this.#takeEvent(event);
    this.diagnostics.notice();
  }

  #takeEvent(event: EngineEvent): void {
    if (event.type === "connectivityChanged") this.connectivity.now = event.connectivity;
    // What is told of a person who is not here (any more) has no place to be shown.
    if (!this.session.account) return;
    switch (event.type) {
      case "conversationsChanged":
        void this.inbox.reload();
        if (this.timeline.conversationId !== null && event.ids.includes(this.timeline.conversationId)) {
          void this.#reloadTimeline();
        }
        break;
      case "conversationRenamed":
        this.#renamed.set(event.from, event.to);
        this.drafts.rename(event.from, event.to);
        this.selection.rename(event.from, event.to);
        this.timeline.rename(event.from, event.to);
        if (this.selection.id === event.to) void this.ipc.showConversation(event.to).catch(() => undefined);
        void this.inbox.reload();
        void this.#reloadTimeline();
        break;
      case "peopleChanged":
        void this.people.reload().catch(() => undefined);
        break;
      case "openConversation":
        void this.open(event.id);
        break;
    }
  }

  #takeStartup(startup: Startup): void {
    this.connectivity.now = startup.connectivity;
  }

  async #enter(): Promise<void> {
    this.people.me = this.session.account?.id ?? null;
    // The keychain may first ask the person to unlock it; nothing waits for that.
    this.ipc.signInLasts().then(
      (lasts) => (this.connectivity.signInLasts = lasts),
      () => undefined,
    );
    await this.inbox.reload();
  }

  async #show(): Promise<void> {
    const { id, conversation } = this.selection;
    void this.ipc.showConversation(id).catch(() => undefined);
    this.backfill.begin();
    await this.timeline.open(id, conversation?.unreadCount);
    await this.markReadIfSeen();
  }

  async #reloadTimeline(): Promise<void> {
    await this.timeline.reload();
    await this.markReadIfSeen();
  }

  #reloadAll(): void {
    if (!this.session.account) return;
    void this.inbox.reload();
    void this.people.reload().catch(() => undefined);
    void this.#reloadTimeline();
    void this.session.start().then(() => {
      if (this.session.startup) this.#takeStartup(this.session.startup);
    });
  }
}
