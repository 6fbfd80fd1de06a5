// Provisional, hand-written in the shape that tauri-specta will generate; `tests/bindings.rs` overwrites it.
import { invoke as __TAURI_INVOKE, Channel } from "@tauri-apps/api/core";

export const commands = {
  /** What the page needs to draw its first screen. */
  start: () => typedError<Startup, CommandError>(__TAURI_INVOKE("start")),
  subscribe: (channel: Channel<EngineEventBatch>) => typedError<null, CommandError>(__TAURI_INVOKE("subscribe", { channel })),
  beginSignIn: () => typedError<SignInInvitation, CommandError>(__TAURI_INVOKE("begin_sign_in")),
  finishSignIn: () => typedError<Account, CommandError>(__TAURI_INVOKE("finish_sign_in")),
  cancelSignIn: () => typedError<null, CommandError>(__TAURI_INVOKE("cancel_sign_in")),
  signInToDemo: () => typedError<Account, CommandError>(__TAURI_INVOKE("sign_in_to_demo")),
  signOut: () => typedError<null, CommandError>(__TAURI_INVOKE("sign_out")),
  loadInbox: () => typedError<Inbox, CommandError>(__TAURI_INVOKE("load_inbox")),
  loadTimeline: (conversationId: ConversationId, before: EventId | null, limit: number) =>
    typedError<TimelinePage, CommandError>(__TAURI_INVOKE("load_timeline", { conversationId, before, limit })),
  markRead: (conversationId: ConversationId, upTo: EventId) => typedError<null, CommandError>(__TAURI_INVOKE("mark_read", { conversationId, upTo })),
  /** Tells which conversation is on screen, so that it raises no notification while the window has the focus. */
  showConversation: (conversationId: ConversationId | null) => typedError<null, CommandError>(__TAURI_INVOKE("show_conversation", { conversationId })),
  /** Everyone we know but the account's own person, by name. */
  loadPeople: () => typedError<Person[], CommandError>(__TAURI_INVOKE("load_people")),
  /** The id of the one-to-one conversation with someone, whether it exists yet or not. */
  conversationWith: (personId: UserId) => typedError<ConversationId, CommandError>(__TAURI_INVOKE("conversation_with", { personId })),
  saveDraft: (conversationId: ConversationId, text: string) => typedError<null, CommandError>(__TAURI_INVOKE("save_draft", { conversationId, text })),
  sendMessage: (conversationId: ConversationId, text: string) => typedError<TransactionId, CommandError>(__TAURI_INVOKE("send_message", { conversationId, text })),
  /** 2 to 49 others; the conversation's id changes when X has given it one (ConversationRenamed). */
  createGroup: (participants: UserId[], text: string) => typedError<ConversationId, CommandError>(__TAURI_INVOKE("create_group", { participants, text })),
  sendAgain: (transactionId: TransactionId) => typedError<null, CommandError>(__TAURI_INVOKE("send_again", { transactionId })),
  discardSend: (transactionId: TransactionId) => typedError<null, CommandError>(__TAURI_INVOKE("discard_send", { transactionId })),
  syncNow: () => typedError<null, CommandError>(__TAURI_INVOKE("sync_now")),
  loadSettings: () => typedError<Settings, CommandError>(__TAURI_INVOKE("load_settings")),
  saveSettings: (settings: Settings) => typedError<null, CommandError>(__TAURI_INVOKE("save_settings", { settings })),
};

export type UserId = string;
export type EventId = string;
export type ConversationId = string;
export type TransactionId = string;
export type MediaKey = string;
/** Unix milliseconds. */
export type Timestamp = number;

export type Account = { id: UserId; name: string; username: string; signedInAt: Timestamp; demo: boolean };
export type Attachment = { mediaKey: MediaKey; kind: AttachmentKind; width: number | null; height: number | null; altText: string | null };
export type AttachmentKind = "photo" | "gif" | "video" | "other";
export type CommandError = {
  /** Set only where the page branches on it. */
  code: ErrorCode | null;
  /** A sentence for the person. */
  message: string;
  /** What they can do about it. */
  hint: string | null;
};
export type ErrorCode = "signInDeclined" | "signInCancelled" | "signedOut" | "clientIdMissing" | "storeUnusable";
export type Connectivity =
  | { state: "offline" } | { state: "signedOut" } | { state: "rateLimited"; until: Timestamp } | { state: "syncing" } | { state: "live" };
export type Conversation = {
  id: ConversationId; transport: "directMessages"; kind: "oneToOne" | "group"; people: UserId[]; preview: Preview | null;
  lastEventAt: Timestamp; unreadCount: number; draft: string | null; wedgedCount: number;
};
export type Preview = { person: UserId | null; own: boolean; content: PreviewContent };
export type PreviewContent =
  | { type: "message"; text: string; attachment: boolean } | { type: "joined"; people: UserId[] } | { type: "left"; people: UserId[] };
export type Inbox = { conversations: Conversation[]; people: Person[]; unreadCount: number };
export type Person = { id: UserId; name: string; username: string; hasPicture: boolean; pictureVersion: number; receivesOurMessages: boolean | null };
export type Message = {
  sender: UserId; own: boolean; text: string; attachments: Attachment[]; sendState: SendState | null; transactionId: TransactionId | null;
};
export type SendState =
  | { state: "queued" } | { state: "sending" } | { state: "retryAt"; at: Timestamp; offline: boolean } | { state: "unconfirmed" }
  | { state: "sent"; eventId: EventId } | { state: "wedged"; reason: WedgedReason };
export type WedgedReason = { kind: "notAllowed" } | { kind: "notFound" } | { kind: "refused"; detail: string };
export type TimelineItem = { key: string; eventId: EventId | null; at: Timestamp; content: TimelineContent };
export type TimelineContent =
  | ({ type: "message" } & Message)
  | { type: "joined"; people: UserId[]; invitedBy: UserId | null } | { type: "left"; people: UserId[] };
export type TimelinePage = { conversationId: ConversationId; items: TimelineItem[]; people: Person[]; hasOlder: boolean; readUpTo: EventId | null };
export type EngineEvent =
  | { type: "conversationsChanged"; ids: ConversationId[] } | { type: "conversationRenamed"; from: ConversationId; to: ConversationId }
  | { type: "peopleChanged"; ids: UserId[] } | { type: "connectivityChanged"; connectivity: Connectivity } | { type: "openConversation"; id: ConversationId };
export type EngineEventBatch = { events: EngineEvent[]; eventsLost: boolean };
export type Startup = {
  account: Account | null; connectivity: Connectivity;
  /** false: there is no keychain, and the sign-in lasts until the app is closed. */
  signInLasts: boolean;
  demoAvailable: boolean;
  /** The app runs on the simulated X. */
  simulated: boolean;
  clientIdConfigured: boolean; redirectUris: string[];
  /** The store cannot be used (damaged, or from a newer version); nothing was changed. A sentence and a hint. */
  storeProblem: CommandError | null;
};
export type SignInInvitation = { authorizeUrl: string; browserOpened: boolean };
export type Settings = { clientId: string; theme: Theme };
export type Theme = "system" | "light" | "dark";

export type Result<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };
async function typedError<T, E>(result: Promise<T>): Promise<Result<T, E>> {
  try { return { status: "ok", data: await result }; } catch (error) { if (error instanceof Error) throw error; return { status: "error", error: error as E }; }
}
