// What lies beyond the page, in memory: it answers as the store would, remembers what it was asked, and can be told to
// answer late or not at all.
import {
  type AttachmentId,
  type Block,
  type ChosenFile,
  CommandFailure,
  type Conversation,
  type ConversationId,
  type DesktopOffers,
  type DeveloperApp,
  type Diagnostics,
  type EngineEvent,
  type EventId,
  type ExportFormat,
  type FetchedAttachment,
  type Ipc,
  type LinkTarget,
  type ListedAccount,
  type MediaKey,
  type OutgoingAttachment,
  type PageEvent,
  type PageEventBatch,
  type PageIpc,
  type Person,
  type SendAllowance,
  type Settings,
  type Startup,
  type TimelineItem,
  type TimelinePlace,
  type UpdateState,
  type UserId,
  type VaultPlace,
} from "../../src/ipc";
import { isYounger } from "../../src/stores/timeline-items";
import { isUnread } from "../../src/stores/timeline-rows";
import { foundIn, isCalled, problemsOf } from "./search";
import { accountOf, diagnostics, HOUR, listed, ME, NOON, outgoing, sending, startup, X_PRICES } from "./world";

type Command = keyof Ipc;

/** Where a stretch of a timeline begins and ends. */
function stretchOf(all: TimelineItem[], place: TimelinePlace, readUpTo: EventId | null, limit: number) {
  const placeOf = (event: EventId) => all.findIndex(({ eventId }) => eventId === event);
  const around = (index: number) => {
    const begin = Math.max(0, Math.min(index + 1 - Math.ceil(limit / 2), all.length - limit));
    return [begin, Math.min(all.length, begin + limit)] as const;
  };
  const end = [Math.max(0, all.length - limit), all.length] as const;
  switch (place.type) {
    case "end":
      return end;
    case "before":
      return [Math.max(0, placeOf(place.event) - limit), placeOf(place.event)] as const;
    case "after":
      return [placeOf(place.event) + 1, Math.min(all.length, placeOf(place.event) + 1 + limit)] as const;
    case "around":
      return around(placeOf(place.event));
    case "unread":
      return readUpTo !== null && all.some((item) => isUnread(item, readUpTo)) ? around(placeOf(readUpTo)) : end;
  }
}

/** How many messages of a conversation count in the title and the badge. */
function countedIn({ unreadCount, markedUnread, muted, archived }: Conversation): number {
  return muted || archived ? 0 : Math.max(unreadCount, Number(markedUnread));
}

/**
 * Its fields are what the account on screen has. Another account has a fake of its own, which is added with `add`.
 */
export class FakeIpc {
  accounts: ListedAccount[] | null = null;
  #others = new Map<UserId, FakeIpc>();
  #page: FakeIpc = this;
  #own: UserId = ME.id;
  startup: Startup = startup();
  desktop: DesktopOffers = { autostart: false, tray: true };
  settings: Settings = {
    theme: "system",
    prices: X_PRICES,
    dailyBudgets: {},
    textSize: 100,
    sendWith: "enter",
    language: "system",
    notifications: true,
    notificationContent: true,
    notificationSound: true,
    closeToTray: false,
    lookForUpdates: true,
  };
  quietUntil: number | null = null;
  people: Person[] = [];
  conversations: Conversation[] = [];
  timelines = new Map<ConversationId, TimelineItem[]>();
  /** What only X has of a conversation: page by page, the youngest first. */
  past = new Map<ConversationId, TimelineItem[][]>();
  /** Whom X knows. */
  atX: Person[] = [];
  /** What X has where a timeline says that something is missing, by the key of that item. */
  missing = new Map<string, TimelineItem[]>();
  diagnostics: Diagnostics = diagnostics();
  readUpTo = new Map<ConversationId, string>();
  readByOtherUpTo = new Map<ConversationId, string>();
  drafts = new Map<ConversationId, string>();
  /** What hangs on drafts, and what was replaced there and is still kept. */
  attached = new Map<ConversationId, OutgoingAttachment>();
  kept = new Map<AttachmentId, OutgoingAttachment>();
  /** How often each message of one's own was tried. */
  attempts = 1;
  /** What the person will choose in the dialog. */
  willChoose: ChosenFile | null = null;
  /** The picture on the clipboard, of which the page is not told. */
  onClipboard: ChosenFile | null = null;
  /** Files that say where they were taken, by their number. */
  takenSomewhere = new Set<number>();
  /** What X has of attachments. */
  files = new Map<MediaKey, FetchedAttachment>();
  opened: MediaKey[] = [];
  saved: MediaKey[] = [];
  exported: { id: ConversationId; format: ExportFormat }[] = [];
  /** Whether the person chooses a place in the dialog. */
  savesFiles = true;
  playsVideo = true;
  /** Videos whose memory was given back. */
  released: string[] = [];
  allowance: SendAllowance = { left: 15, renewedAt: NOON, daily: false };
  /** Messages that the person deleted. */
  withdrawn = new Set<EventId>();
  blocks = new Map<ConversationId, Block>();
  sent: { conversation: ConversationId; text: string; attachment?: AttachmentId }[] = [];
  calls: { command: Command; parameters: unknown[] }[] = [];
  copied: string[] = [];
  openedLinks: string[] = [];
  /** What is told of every link beside its address. */
  linkTarget: Partial<LinkTarget> = {};
  title = "";
  focused = true;
  /** What the person chose for want of a keychain. */
  vault: VaultPlace | null = null;
  developerApp: DeveloperApp = { clientId: "", confidential: false };
  /** The kept secret of the developer app. */
  clientSecret: string | null = null;
  pasted: string[] = [];
  /** How it stands with newer versions, and after the app looked. */
  update: UpdateState = { state: "notLooked" };
  newestRelease: UpdateState = { state: "newest" };
  appToken: string | null = null;
  #listener: ((batch: PageEventBatch) => void) | null = null;
  #focusListener: ((focused: boolean) => void) | null = null;
  #awayListener: ((away: boolean) => void) | null = null;
  #failures = new Map<Command, CommandFailure[]>();
  #gates = new Map<Command, (() => Promise<unknown>)[]>();
  #slow = new Map<Command, () => Promise<unknown>>();
  #answers: Partial<Ipc> = {};
  #transactions = 0;
  #copies = 0;

  /** The next call of `command` fails with this sentence. */
  failNext(command: Command, message: string, more: Partial<CommandFailure> = {}): void {
    const failure = new CommandFailure({ message, code: more.code ?? null, hint: more.hint ?? null });
    this.#failures.set(command, [...(this.#failures.get(command) ?? []), failure]);
  }

  /** The next call of `command` answers only when the returned function was called. */
  holdNext(command: Command): () => void {
    let open = () => undefined;
    const opened = new Promise<undefined>((resolve) => (open = () => void resolve(undefined)));
    this.#gates.set(command, [...(this.#gates.get(command) ?? []), () => opened]);
    return () => open();
  }

  /** Every call of `command` first waits for what `wait` gives. */
  slow(command: Command, wait: () => Promise<unknown>): void {
    this.#slow.set(command, wait);
  }

  /** Answers a command in another way from now on. */
  answer(commands: Partial<Ipc>): void {
    Object.assign(this.#answers, commands);
  }

  /** The engine tells something. */
  tell(...events: EngineEvent[]): void {
    this.tellPage(...events.map((event) => ({ type: "engine", accountId: this.#own, event }) as const));
  }

  /** The app tells something. */
  tellPage(...events: PageEvent[]): void {
    this.#page.#listener?.({ events, eventsLost: false });
  }

  /** Somebody else is signed in beside the first one, and has this. */
  add(person: Person, other: FakeIpc, more: Partial<ListedAccount> = {}): FakeIpc {
    this.accounts = [...(this.accounts ?? [listed(ME)]), listed(person, more)];
    this.#others.set(person.id, other);
    other.#page = this;
    other.#own = person.id;
    return other;
  }

  tellEventsLost(): void {
    this.#listener?.({ events: [], eventsLost: true });
  }

  setFocus(focused: boolean): void {
    this.focused = focused;
    this.#focusListener?.(focused);
  }

  setAway(away: boolean): void {
    this.#awayListener?.(away);
  }

  callsOf(command: Command): unknown[][] {
    return this.calls.filter((call) => call.command === command).map((call) => call.parameters);
  }

  /** Puts items at the end of a timeline, and tells. */
  receive(id: ConversationId, ...items: TimelineItem[]): void {
    this.timelines.set(id, [...(this.timelines.get(id) ?? []), ...items]);
    this.tell({ type: "conversationsChanged", ids: [id] });
  }

  #place(id: ConversationId, more: Partial<Conversation>): null {
    this.conversations = this.conversations.map((one) => (one.id === id ? { ...one, ...more } : one));
    this.tell({ type: "conversationsChanged", ids: [id] });
    return null;
  }

  #setBlocked(personId: UserId, blocked: boolean): null {
    const id = [this.#own, personId].sort().join("-");
    this.blocks.set(id, { blocked, settled: true, refusal: null });
    this.tell({ type: "conversationsChanged", ids: [id] });
    return null;
  }

  get ipc(): Ipc & PageIpc {
    const commands: Ipc = {
      start: async () => this.startup,
      subscribe: async (listener) => void (this.#listener = listener),
      reportPainted: async () => undefined,
      letClose: async () => undefined,
      answerClosing: async () => undefined,
      chooseVault: async (place) => {
        this.vault = place;
        return null;
      },
      pasteRedirect: async (address) => {
        this.pasted.push(address);
        return null;
      },
      loadDeveloperApp: async () => this.developerApp,
      saveDeveloperApp: async ({ clientId, confidential, secret }) => {
        this.developerApp = { clientId, confidential };
        this.clientSecret = confidential ? (secret ?? this.clientSecret) : null;
        this.startup = { ...this.startup, clientIdConfigured: clientId !== "" };
        return null;
      },
      beginSignIn: async () => ({ authorizeUrl: "https://x.com/i/oauth2/authorize?state=abc", browserOpened: true }),
      finishSignIn: () => new Promise(() => undefined),
      cancelSignIn: async () => null,
      signInToDemo: async () => {
        const account = { ...accountOf(ME), demo: true };
        this.startup = { ...this.startup, account };
        return account;
      },
      signOut: async (id) => {
        this.accounts = this.accounts?.filter(({ account }) => account.id !== id) ?? null;
        if (this.startup.account?.id === id) {
          this.startup = { ...this.startup, account: this.accounts?.[0]?.account ?? null };
        }
        return null;
      },
      loadAccounts: async () => this.accounts ?? (this.startup.account ? [listed(ME)] : []),
      switchAccount: async (id) => {
        const account = this.accounts?.find((one) => one.account.id === id)?.account ?? null;
        this.startup = { ...this.startup, account };
        return null;
      },
      loadInbox: async (only) => ({
        conversations: this.conversations
          .filter(({ id }) => only === null || only.includes(id))
          .toSorted((one, other) => Number(other.pinned) - Number(one.pinned)),
        people: this.people,
        unreadCount: this.conversations.reduce((sum, one) => sum + countedIn(one), 0),
      }),
      loadTimeline: async (conversationId, place, limit) => {
        const all = this.timelines.get(conversationId) ?? [];
        const readUpTo = this.readUpTo.get(conversationId) ?? null;
        const [begin, end] = stretchOf(all, place, readUpTo, limit);
        const readByOtherUpTo = this.readByOtherUpTo.get(conversationId) ?? null;
        const complete = !this.past.has(conversationId);
        const items = all.slice(begin, end).filter(({ eventId }) => eventId === null || !this.withdrawn.has(eventId));
        const block = this.blocks.get(conversationId) ?? null;
        const beyond = { hasOlder: begin > 0, hasNewer: end < all.length };
        return { conversationId, items, people: this.people, ...beyond, complete, readUpTo, readByOtherUpTo, block };
      },
      fillMissing: async (id) => {
        const missing = (this.timelines.get(id) ?? []).filter(({ content }) => content.type === "missing");
        const filled = this.timelines.get(id)?.flatMap((item) => {
          return item.content.type === "missing" ? (this.missing.get(item.key) ?? []) : [item];
        });
        if (missing.length > 0) this.timelines.set(id, filled ?? []);
        this.tell({ type: "conversationsChanged", ids: [id] });
        return { type: "older" };
      },
      backfill: async (id) => {
        const [page = [], ...more] = this.past.get(id) ?? [];
        if (more.length > 0) this.past.set(id, more);
        else this.past.delete(id);
        this.timelines.set(id, [...page, ...(this.timelines.get(id) ?? [])]);
        this.tell({ type: "conversationsChanged", ids: [id] });
        return { type: more.length > 0 ? "older" : "beginning" };
      },
      markRead: async (id, upTo) => {
        this.readUpTo.set(id, upTo);
        return this.#place(id, { unreadCount: 0, markedUnread: false });
      },
      showConversation: async () => null,
      loadPeople: async () => this.people.filter((person) => person.id !== this.#own),
      conversationWith: async (personId) => [this.#own, personId].sort().join("-"),
      renameConversation: async (id, alias) => this.#place(id, { alias: alias || null }),
      searchMessages: async (query, within, before, limit) => {
        const problems = problemsOf(query, [ME, ...this.people]);
        if (problems.length > 0) return { messages: [], people: [], goOnBefore: null, problems };
        const all = [...this.timelines].filter(([id]) => within === null || id === within);
        const found = all.flatMap(([id, items]) => items.flatMap((item) => foundIn(id, item, query, this.people)));
        const sorted = found.toSorted((one, other) => (isYounger(one.eventId, other.eventId) ? -1 : 1));
        const older = sorted.filter(({ eventId }) => before === null || isYounger(before, eventId));
        const messages = older.slice(0, limit);
        const goOnBefore = older.length > limit ? (messages.at(-1)?.eventId ?? null) : null;
        return { messages, people: this.people, goOnBefore, problems };
      },
      lookUpPeople: async (query) => {
        const found = this.atX.filter((person) => isCalled(person, query));
        this.people = [...this.people, ...found.filter(({ id }) => this.people.every((known) => known.id !== id))];
        return found;
      },
      loadSharedMedia: async (id, before, limit) => {
        const hanging = (this.timelines.get(id) ?? []).toReversed().flatMap(({ eventId, at, content }) => {
          if (content.type !== "message" || eventId === null) return [];
          if (before !== null && !isYounger(before, eventId)) return [];
          const { sender } = content;
          return content.attachments.length === 0 ? [] : [{ eventId, at, sender, attachments: content.attachments }];
        });
        const media = hanging.slice(0, limit).flatMap(({ attachments, ...message }) => {
          return attachments.map((attachment) => ({ ...message, attachment }));
        });
        const goOnBefore = hanging.length > limit ? (media.at(-1)?.eventId ?? null) : null;
        return { media, people: this.people, goOnBefore };
      },
      loadMessageDetails: async (eventId) => {
        for (const [conversationId, items] of this.timelines) {
          for (const { eventId: id, at, content } of items) {
            if (id !== eventId || content.type !== "message") continue;
            const { sender, sendState, vanished } = content;
            const sent = sendState ? { queuedAt: at, attempts: this.attempts } : { queuedAt: null, attempts: null };
            return { eventId, conversationId, sender, at, confirmed: true, vanished, sendState, ...sent };
          }
        }
        throw new CommandFailure({ message: "Pipit does not know this message.", code: null, hint: null });
      },
      exportConversation: async (id, format) => {
        if (this.savesFiles) this.exported.push({ id, format });
        return this.savesFiles;
      },
      pinConversation: async (id, pinned) => this.#place(id, { pinned }),
      muteConversation: async (id, wish) => {
        const until = { type: "until", at: Date.now() + (wish.type === "for" ? wish.hours : 0) * HOUR } as const;
        const muted = wish.type === "not" ? null : wish.type === "always" ? wish : until;
        return this.#place(id, { muted });
      },
      archiveConversation: async (id, archived) => this.#place(id, { archived }),
      markConversationUnread: async (id, markedUnread) => this.#place(id, { markedUnread }),
      loadDraft: async (conversationId) => {
        const text = this.drafts.get(conversationId);
        const attachment = this.attached.get(conversationId) ?? null;
        if (text === undefined && attachment === null) return null;
        return { conversationId, text: text ?? "", attachment, changedAt: NOON };
      },
      chooseFile: async () => this.willChoose,
      keepPasted: async () => ({ number: 900, name: null }),
      keepClipboardPicture: async () => this.onClipboard,
      attachFile: async (id, file, preparation) => {
        const attachment = outgoing(`file-${file}-${++this.#copies}`);
        if (id === null) this.kept.set(attachment.id, attachment);
        const before = id === null ? undefined : this.attached.get(id);
        if (id !== null) this.attached.set(id, attachment);
        if (before) this.kept.set(before.id, before);
        const locationRemoved = this.takenSomewhere.has(file) && !preparation.keepLocation;
        return { attachment, replaced: before?.id ?? null, locationRemoved };
      },
      putBackAttachment: async (id, attachment) => {
        const kept = this.kept.get(attachment);
        if (!kept) throw new Error(`${attachment} is not kept`);
        this.kept.delete(attachment);
        this.attached.set(id, kept);
        return null;
      },
      fetchAttachment: async (key) => {
        const found = this.files.get(key);
        if (!found)
          throw new CommandFailure({ message: "X does not have this file any more.", code: null, hint: null });
        return found;
      },
      openAttachment: async (key) => {
        this.opened.push(key);
        return null;
      },
      saveAttachment: async (key) => {
        if (this.savesFiles) this.saved.push(key);
        return this.savesFiles;
      },
      playsVideo: () => this.playsVideo,
      readVideo: async (address) => `blob:${address}`,
      releaseVideo: (url) => void this.released.push(url),
      describeAttachment: async (attachment, altText) => {
        const describe = (one: OutgoingAttachment) => ({ ...one, altText: altText || null });
        for (const [id, one] of this.attached) if (one.id === attachment) this.attached.set(id, describe(one));
        return null;
      },
      setAttachmentAside: async (attachment) => {
        for (const [id, one] of this.attached) {
          if (one.id !== attachment) continue;
          this.attached.delete(id);
          this.kept.set(one.id, one);
        }
        return null;
      },
      removeAttachment: async (attachment) => {
        for (const [id, one] of this.attached) if (one.id === attachment) this.attached.delete(id);
        this.kept.delete(attachment);
        return null;
      },
      editSend: async (transactionId) => {
        throw new Error(`nothing waits as ${transactionId}`);
      },
      sendAllowance: async () => this.allowance,
      saveDraft: async (id, text) => {
        this.drafts.set(id, text);
        return null;
      },
      sendMessage: async (id, text, attachment) => {
        this.sent.push({ conversation: id, text, ...(attachment === null ? {} : { attachment }) });
        if (this.attached.get(id)?.id === attachment) this.attached.delete(id);
        const transactionId = `${9900 + ++this.#transactions}`;
        this.receive(id, sending(transactionId, text, { state: "sending" }, Date.now()));
        return transactionId;
      },
      createGroup: async (_participants, text, attachment) => {
        const id = `new-${9900 + ++this.#transactions}`;
        this.sent.push({ conversation: id, text, ...(attachment === null ? {} : { attachment }) });
        return id;
      },
      sendAgain: async () => null,
      discardSend: async () => null,
      withdrawMessage: async (id) => {
        this.withdrawn.add(id);
        return null;
      },
      keepMessage: async (id) => {
        this.withdrawn.delete(id);
        return null;
      },
      block: async (personId) => this.#setBlocked(personId, true),
      unblock: async (personId) => this.#setBlocked(personId, false),
      syncNow: async () => undefined,
      setAway: async () => undefined,
      loadDiagnostics: async () => this.diagnostics,
      hasAppToken: async () => this.appToken !== null,
      saveAppToken: async (token) => {
        this.appToken = token;
        return null;
      },
      removeAppToken: async () => {
        this.appToken = null;
        return null;
      },
      describeLink: async (address) => {
        const { href, host, protocol } = new URL(address);
        const encrypted = protocol === "https:";
        const nothing = { internationalHost: null, refusal: null };
        return { address: href, host, encrypted, shortened: host === "t.co", ...nothing, ...this.linkTarget };
      },
      showLogFolder: async () => null,
      showLicences: async () => null,
      loadUpdateState: async () => this.update,
      lookForUpdate: async () => (this.update = this.newestRelease),
      installUpdate: async () => {
        if ("version" in this.update) this.update = { state: "installed", version: this.update.version };
        return this.update;
      },
      restartApp: async () => undefined,
      openLink: async (address) => {
        this.openedLinks.push(address);
        return null;
      },
      loadDesktop: async () => ({ ...this.desktop }),
      setAutostart: async (on) => {
        this.desktop = { ...this.desktop, autostart: on };
        return null;
      },
      loadSettings: async () => ({ ...this.settings }),
      saveSettings: async (settings) => {
        this.settings = { ...settings, prices: { ...X_PRICES, ...settings.prices } };
        return null;
      },
      loadQuietUntil: async () => this.quietUntil,
      beQuietUntil: async (until) => {
        this.quietUntil = until;
        return null;
      },
      mediaAddress: (kind, id, version) =>
        `pipit-media://localhost/${this.#own}/${kind}/${id}${version === undefined ? "" : `/${version}`}`,
      copyText: async (text) => void this.copied.push(text),
      setWindowTitle: async (title) => void (this.title = title),
      watchFocus: (listener) => {
        this.#focusListener = listener;
        listener(this.focused);
        return () => (this.#focusListener = null);
      },
      watchAway: (listener) => {
        this.#awayListener = listener;
        return () => (this.#awayListener = null);
      },
    };
    const direct = new Set<Command>(["mediaAddress", "playsVideo", "releaseVideo", "watchFocus", "watchAway"]);
    const entries = (Object.keys(commands) as Command[]).map((name) => [
      name,
      (...parameters: unknown[]) =>
        this.#call(name, { ...commands, ...this.#answers }[name], parameters, direct.has(name)),
    ]);
    const own = Object.fromEntries(entries) as Ipc;
    return { ...own, of: (account) => this.#others.get(account)?.ipc ?? own };
  }

  #call(name: Command, command: Ipc[Command], parameters: unknown[], direct: boolean): unknown {
    const run = command as (...parameters: unknown[]) => unknown;
    this.calls.push({ command: name, parameters });
    if (direct) return run(...parameters);
    const gate = this.#gates.get(name)?.shift() ?? this.#slow.get(name);
    const failure = this.#failures.get(name)?.shift();
    return (async () => {
      await gate?.();
      if (failure) throw failure;
      return run(...parameters);
    })();
  }
}
