// Builders for what the store would give: people, messages, conversations. Ids are numbers as X's are, far apart by kind,
// so that mixed-up ones fail loudly.
import type {
  Account,
  Attachment,
  Conversation,
  Diagnostics,
  Link,
  ListedAccount,
  Message,
  OutgoingAttachment,
  Person,
  PriceList,
  SendState,
  Startup,
  TimelineItem,
  Timestamp,
  UserId,
} from "../../src/ipc";

export const NOON = new Date(2025, 10, 21, 12, 0, 0).getTime();
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const ME: Person = person("1001", "Mia Lindqvist", "mia");
export const ALICE: Person = person("1002", "Alice Okafor", "alice");
export const BOB: Person = person("1003", "Bob Tanaka", "bob");
export const CAROL: Person = person("1004", "Carol Reyes", "carol");
export const DAVE: Person = person("1005", "Dave Novák", "dave");

export function person(id: UserId, name: string, username: string, more: Partial<Person> = {}): Person {
  return { id, name, username, hasPicture: false, pictureVersion: 0, receivesOurMessages: null, ...more };
}

export function conversation(id: string, people: UserId[], more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    transport: "directMessages",
    alias: null,
    kind: people.length === 1 ? "oneToOne" : "group",
    people,
    preview: null,
    lastEventAt: NOON,
    unreadCount: 0,
    draft: null,
    draftAttachment: null,
    wedgedCount: 0,
    pinned: false,
    muted: null,
    archived: false,
    markedUnread: false,
    ...more,
  };
}

export function message(
  eventId: string,
  sender: UserId,
  text: string,
  at: Timestamp = NOON,
  more: Partial<Message> = {},
): TimelineItem {
  return item(eventId, at, { sender, own: sender === ME.id, text, ...more });
}

/** Something that hangs on a message of somebody else's. */
export function hanging(mediaKey: string, kind: Attachment["kind"], more: Partial<Attachment> = {}): Attachment {
  const unknown = { width: null, height: null, durationMs: null, altText: null };
  return { mediaKey, kind, hasPreview: kind === "gif" || kind === "video", ...unknown, ...more };
}

export function picture(eventId: string, sender: UserId, text: string, attachment: Attachment, at: Timestamp) {
  return item(eventId, at, { sender, own: sender === ME.id, text, attachments: [attachment] });
}

/** A message sent from here, in whatever state. */
export function sending(transactionId: string, text: string, sendState: SendState, at: Timestamp = NOON): TimelineItem {
  const eventId = sendState.state === "sent" ? sendState.eventId : null;
  const fields = { sender: ME.id, own: true, text, sendState, transactionId };
  return { ...item(eventId, at, fields), key: `send-${transactionId}` };
}

/** A file of one's own on its way. */
export function outgoing(id: string, more: Partial<OutgoingAttachment> = {}): OutgoingAttachment {
  return {
    id,
    kind: "photo",
    contentType: "image/jpeg",
    bytes: 1_300_000,
    uploadedBytes: 0,
    width: 1600,
    height: 1067,
    durationMs: null,
    altText: null,
    ...more,
  };
}

export function joined(
  eventId: string,
  people: UserId[],
  invitedBy: UserId | null,
  at: Timestamp = NOON,
): TimelineItem {
  return { key: eventId, eventId, at, content: { type: "joined", people, invitedBy } };
}

export function left(eventId: string, people: UserId[], at: Timestamp = NOON): TimelineItem {
  return { key: eventId, eventId, at, content: { type: "left", people } };
}

/** X's prices, as Rust fills them in where a price list lacks them. */
export const X_PRICES: PriceList = {
  eventRead: 10,
  userRead: 10,
  postRead: 5,
  send: 15,
  delete: 10,
  block: 10,
  streamedMessage: 10,
};

export function diagnostics(more: Partial<Diagnostics> = {}): Diagnostics {
  return {
    connectivity: { state: "live" },
    realTime: { type: "off" },
    now: NOON,
    lastCatchUp: NOON - 20_000,
    trouble: null,
    openGaps: 0,
    waitingSends: 0,
    dialect: "current",
    windows: [],
    chargedToday: [],
    chargedThisMonth: [],
    ...more,
  };
}

export function accountOf({ id, name, username }: Person): Account {
  return { id, name, username, signedInAt: NOON - 30 * DAY, demo: false };
}

/** An account as the list of accounts has it. */
export function listed(person: Person, more: Partial<ListedAccount> = {}): ListedAccount {
  const { hasPicture, pictureVersion } = person;
  const fine = { unreadCount: 0, sessionEnded: false, problem: null };
  return { account: accountOf(person), hasPicture, pictureVersion, ...fine, ...more };
}

export function startup(more: Partial<Startup> = {}): Startup {
  return {
    account: accountOf(ME),
    connectivity: { state: "live" },
    demoAvailable: true,
    simulated: false,
    clientIdConfigured: true,
    vaultPlace: null,
    redirectUris: [47231, 47232, 47233].map((port) => `http://127.0.0.1:${port}/callback`),
    storeProblem: null,
    ...more,
  };
}

const PLAIN_MESSAGE: Omit<Message, "sender"> = {
  own: false,
  text: "",
  links: [],
  mentions: [],
  hashtags: [],
  posts: [],
  attachments: [],
  outgoing: null,
  sendState: null,
  transactionId: null,
  vanished: false,
  notDeleted: null,
};

function linksIn(text: string): Link[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
}

function item(eventId: string | null, at: Timestamp, fields: Partial<Message> & { sender: UserId }): TimelineItem {
  const content = { ...PLAIN_MESSAGE, links: linksIn(fields.text ?? ""), ...fields };
  return { key: eventId ?? "", eventId, at, content: { type: "message", ...content } };
}
