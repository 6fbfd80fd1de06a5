// One account's stores, wired together: what its engine tells goes to whom it concerns, and what the person does goes its way.
// Whatever they ask for, they ask this account for it, also when another one is shown by then.
import { createContext } from "svelte";
import type { Account, ChosenFile, ConversationId, EngineEvent, EventId, Ipc, UserId } from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import { BackfillStore } from "./backfill.svelte";
import type { ClockStore } from "./clock.svelte";
import { ConnectivityStore } from "./connectivity.svelte";
import { DiagnosticsStore } from "./diagnostics.svelte";
import { DiscardsStore } from "./discards.svelte";
import type { DraftFile } from "./draft-attachment.svelte";
import { DraftsStore } from "./drafts.svelte";
import type { FocusStore } from "./focus.svelte";
import { InboxStore } from "./inbox.svelte";
import type { LayoutStore } from "./layout.svelte";
import { LightboxStore } from "./lightbox.svelte";
import { LinksStore } from "./links.svelte";
import { LookUpStore } from "./look-up.svelte";
import { MissingStore } from "./missing.svelte";
import { NewMessageStore } from "./new-message.svelte";
import { PeopleStore } from "./people.svelte";
import { RealTimeStore } from "./real-time.svelte";
import { PlacingStore } from "./placing.svelte";
import { SendsStore } from "./sends.svelte";
import { ReceivedFilesStore } from "./received-files.svelte";
import { SearchStore } from "./search.svelte";
import { SharedMediaStore } from "./shared-media.svelte";
import { SelectionStore } from "./selection.svelte";
import type { PageStores } from "./page.svelte";
import type { SessionStore } from "./session.svelte";
import type { SettingsStore } from "./settings.svelte";
import { type Beginning, TimelineStore } from "./timeline.svelte";
import { TypingStore } from "./typing.svelte";
import { WithdrawalsStore } from "./withdrawals.svelte";

export const [getStores, setStores] = createContext<AccountStores>();

/** For so long what is on screen stays there while the next conversation's beginning is read. */
const READING_MS = 50;

const after = (milliseconds: number) => new Promise<null>((then) => setTimeout(() => then(null), milliseconds));

/** A conversation that is about to be opened. */
type Coming = {
  id: ConversationId;
  /** Whether something in it changed since its beginning was asked for. */
  changed: boolean;
};

export class AccountStores {
  readonly account: Account;
  /** What holds for the whole page; the fields up to `session` are the page's. */
  readonly page: PageStores;
  readonly clock: ClockStore;
  readonly focus: FocusStore;
  readonly layout: LayoutStore;
  readonly announcements: AnnouncementsStore;
  readonly settings: SettingsStore;
  readonly session: SessionStore;
  readonly ipc: Ipc;
  readonly connectivity = new ConnectivityStore();
  readonly people: PeopleStore;
  readonly lookUp: LookUpStore;
  readonly inbox: InboxStore;
  readonly placing: PlacingStore;
  readonly selection: SelectionStore;
  readonly newMessage: NewMessageStore;
  readonly search: SearchStore;
  readonly timeline: TimelineStore;
  readonly withdrawals: WithdrawalsStore;
  readonly discards: DiscardsStore;
  readonly backfill: BackfillStore;
  readonly missing: MissingStore;
  readonly drafts: DraftsStore;
  readonly sends: SendsStore;
  readonly receivedFiles: ReceivedFilesStore;
  readonly lightbox: LightboxStore;
  readonly sharedMedia: SharedMediaStore;
  readonly links: LinksStore;
  readonly diagnostics: DiagnosticsStore;
  readonly typing = new TypingStore();
  readonly realTime: RealTimeStore;
  /** What new groups are called since X knows them. */
  #renamed = new Map<ConversationId, ConversationId>();
  #coming: Coming | null = null;
  /** What the engine knows to be on screen. */
  #toldOnScreen: ConversationId | null = null;

  constructor(page: PageStores, account: Account) {
    this.account = account;
    this.page = page;
    this.clock = page.clock;
    this.focus = page.focus;
    this.layout = page.layout;
    this.announcements = page.announcements;
    this.settings = page.settings;
    this.session = page.session;
    const ipc = page.ipc.of(account.id);
    this.ipc = ipc;
    this.people = new PeopleStore(ipc, account.id);
    this.lookUp = new LookUpStore(ipc, this.people);
    this.inbox = new InboxStore(
      ipc,
      this.people,
      this.announcements,
      (id) => id === this.timeline.conversationId,
      (id) => this.#announcesItself(id),
    );
    this.placing = new PlacingStore(ipc, this.inbox, this.announcements);
    this.selection = new SelectionStore(this.inbox);
    this.newMessage = new NewMessageStore(ipc);
    this.search = new SearchStore(ipc, this.people);
    this.timeline = new TimelineStore(ipc, this.people, this.announcements, (id) => this.typing.stop(id));
    this.discards = new DiscardsStore(ipc, this.timeline, this.announcements);
    this.withdrawals = new WithdrawalsStore(ipc, this.timeline, this.announcements);
    this.backfill = new BackfillStore(ipc, this.timeline, this.clock);
    this.missing = new MissingStore(ipc, this.timeline);
    this.drafts = new DraftsStore(ipc);
    this.sends = new SendsStore(ipc);
    this.receivedFiles = new ReceivedFilesStore(ipc);
    this.lightbox = new LightboxStore(ipc, this.timeline, this.receivedFiles, this.announcements);
    this.sharedMedia = new SharedMediaStore(ipc, this.people);
    this.links = new LinksStore(ipc);
    this.diagnostics = new DiagnosticsStore(ipc);
    this.realTime = new RealTimeStore(ipc);
  }

  /** The account is shown, or was signed in to anew: reads what its inbox needs. */
  async enter(): Promise<void> {
    await this.inbox.reload();
  }

  /** The open conversation, unless the search has the window to itself. */
  get onScreen(): ConversationId | null {
    return this.layout.onePane && this.search.open ? null : this.selection.id;
  }

  /** The engine reads what is on screen more often, and raises no notification for it. */
  tellOnScreen(): void {
    const { onScreen } = this;
    if (onScreen === this.#toldOnScreen) return;
    this.#toldOnScreen = onScreen;
    void this.ipc.showConversation(onScreen).catch(() => undefined);
  }

  async open(id: ConversationId | null): Promise<void> {
    if (id === null || id !== this.selection.id) return this.openAnew(id);
    this.#coming = null;
    this.#uncover();
  }

  /** As `open`, for who wants to see what came: also where the conversation is open and shows something else. */
  async openAnew(id: ConversationId | null): Promise<void> {
    if (id === null) return this.#select(null, null);
    const coming = (this.#coming = { id, changed: false });
    const reading = this.timeline.readBeginning(id);
    const beginning = await Promise.race([reading, after(READING_MS)]);
    // Somebody went elsewhere meanwhile.
    if (this.#coming !== coming) return;
    this.#uncover();
    await this.#select(coming.id, coming.changed ? null : (beginning ?? reading));
  }

  async #select(id: ConversationId | null, beginning: Beginning): Promise<void> {
    const left = this.selection.id;
    if (left !== null) void this.drafts.flush(left);
    this.selection.select(id);
    const conversation = id === null ? null : this.inbox.find(id);
    // What is unread in it is read when it is seen; the person's own mark goes at once.
    if (conversation?.markedUnread) void this.placing.markRead({ ...conversation, unreadCount: 0 });
    await this.#show(null, beginning);
  }

  /** Marks a conversation as unread. It is left if it is open: nothing is unread that one looks at. */
  async markUnread(id: ConversationId): Promise<void> {
    if (this.selection.id === id) await this.open(null);
    await this.placing.markUnread(id);
  }

  /** Shows a message where it stands, in whatever conversation and however far back. */
  async openAt(id: ConversationId, event: EventId): Promise<void> {
    this.#uncover();
    this.#coming = null;
    if (id === this.selection.id && this.timeline.loaded) {
      await this.timeline.jumpTo(event);
      return;
    }
    if (this.selection.id !== null) void this.drafts.flush(this.selection.id);
    this.selection.select(id);
    await this.#show(event);
  }

  /** Where there is room for one pane, the search would cover what is opened. What was looked for stays for the next time. */
  #uncover(): void {
    if (this.layout.onePane) this.search.open = false;
  }

  /** The open conversation tells what comes, unless one stands in its past. */
  #announcesItself(id: ConversationId): boolean {
    return id === this.timeline.conversationId && !this.timeline.hasNewer;
  }

  /** Opens the conversation with these people: theirs, or a new group that begins with a text, a file or both. */
  async begin(people: UserId[], text: string, attachment: DraftFile | null): Promise<void> {
    const [only] = people;
    if (only === undefined) return;
    const made =
      people.length === 1
        ? await this.#beginWith(only, text, attachment)
        : await this.ipc.createGroup(people, text, attachment?.attachment.id ?? null);
    const { shown } = this.page;
    // Where the account was left and shown again meanwhile, its window has other stores.
    await (shown?.account.id === this.account.id ? shown : this).#openFresh(made, people);
  }

  async #openFresh(made: ConversationId, people: UserId[]): Promise<void> {
    // X may have been so quick that the new group has its id already.
    const id = this.#renamed.get(made) ?? made;
    if (this.selection.id !== null) void this.drafts.flush(this.selection.id);
    this.#uncover();
    this.selection.selectFresh(id, people);
    await this.#show();
  }

  /** What was meant for a group of which one person is left goes into the draft for them. */
  async #beginWith(person: UserId, text: string, attachment: DraftFile | null): Promise<ConversationId> {
    const id = await this.ipc.conversationWith(person);
    if (text === "" && attachment === null) return id;
    await this.drafts.open(id);
    const written = this.drafts.text(id, null);
    if (text !== "") this.drafts.edit(id, written === "" ? text : `${written}\n${text}`);
    if (attachment !== null) await this.drafts.attachment(id)?.hang(attachment);
    return id;
  }

  /** Gives a conversation a name of its own; an empty one calls it by its people again. */
  async rename(id: ConversationId, name: string): Promise<void> {
    // The name may have been asked for while X had no id for the group yet.
    const now = this.#renamed.get(id) ?? id;
    await this.ipc.renameConversation(now, name);
    this.selection.setAlias(now, name.trim() || null);
    await this.inbox.reload([now]);
  }

  async markReadIfSeen(): Promise<void> {
    if (this.page.shown !== this) return;
    const { atBottom, loaded } = this.timeline;
    if (this.focus.attended && this.onScreen !== null && atBottom && loaded) await this.timeline.markRead();
  }

  /** Takes in what the account's engine tells. */
  take(event: EngineEvent): void {
    switch (event.type) {
      case "connectivityChanged":
        this.connectivity.now = event.connectivity;
        break;
      case "conversationsChanged":
        if (this.#coming && event.ids.includes(this.#coming.id)) this.#coming.changed = true;
        // Asked for first: it is what one looks at.
        if (this.timeline.conversationId !== null && event.ids.includes(this.timeline.conversationId)) {
          void this.#reloadTimeline();
          void this.sends.reload();
        }
        void this.inbox.reload(event.ids);
        break;
      case "uploadProgress":
        this.sends.noteProgress(event.transactionId, event.sentBytes);
        break;
      case "attachmentProgress":
        this.receivedFiles.noteProgress(event.mediaKey, event.percent);
        break;
      case "conversationRenamed":
        this.#renamed.set(event.from, event.to);
        if (this.#coming?.id === event.from) Object.assign(this.#coming, { id: event.to, changed: true });
        this.drafts.rename(event.from, event.to);
        this.sends.rename(event.from, event.to);
        this.inbox.rename(event.from, event.to);
        this.selection.rename(event.from, event.to);
        this.timeline.rename(event.from, event.to);
        void this.inbox.reload();
        void this.#reloadTimeline();
        break;
      case "peopleChanged":
        void this.people.reload().catch(() => undefined);
        break;
      case "personTyping":
        this.typing.notice(event.conversationId, event.person);
        break;
    }
  }

  /** Hangs a file that the person chose on the draft of a conversation. */
  async attach(id: ConversationId, file: ChosenFile, leftOut = 0): Promise<void> {
    void this.drafts.open(id);
    const attachment = this.drafts.attachment(id);
    if (!attachment) return;
    const attached = attachment.attach(file);
    attachment.leftOut = leftOut;
    await attached;
  }

  /** What was told may have been missed: reads all that is shown. */
  reloadAll(): void {
    if (this.#coming) this.#coming.changed = true;
    void this.inbox.reload();
    void this.people.reload().catch(() => undefined);
    void this.#reloadTimeline();
  }

  async #show(event: EventId | null = null, beginning: Beginning = null): Promise<void> {
    const { id } = this.selection;
    this.#coming = null;
    this.lightbox.close();
    // Asked for first: the person waits for this one.
    const opened = this.timeline.open(id, event, beginning);
    this.backfill.begin();
    this.missing.begin();
    void this.sends.open(id);
    await opened;
  }

  async #reloadTimeline(): Promise<void> {
    await this.timeline.reload();
    await this.markReadIfSeen();
  }
}
