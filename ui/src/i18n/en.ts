// Every sentence that Pipit says, in English. Another language is another object of the type `Catalogue`.
import { locale } from "./locale";

const plural = new Intl.PluralRules(locale);
const number = new Intl.NumberFormat(locale);

/** The form of a countable thing, with its number. */
function count(amount: number, one: string, other: string): string {
  return `${number.format(amount)} ${plural.select(amount) === "one" ? one : other}`;
}

export const words = {
  appName: "Pipit",
  somethingWentWrong: "Something did not work.",
  tryAgain: "Try again",
  tryAgainWithX: "Try again to sign in with X",
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  copied: "Copied",
  details: "Details",
  today: "Today",
  yesterday: "Yesterday",
  justNow: "Just now",
  minutesAgo: (amount: number) => (amount === 1 ? "A minute ago" : `${count(amount, "minute", "minutes")} ago`),
  hoursAgo: (amount: number) => (amount === 1 ? "An hour ago" : `${count(amount, "hour", "hours")} ago`),

  // People and conversations
  someone: "Someone",
  you: "You",
  group: "Group",
  others: (amount: number) => count(amount, "other", "others"),
  peopleCount: (amount: number) => count(amount, "person", "people"),
  handle: (username: string) => `@${username}`,

  // First screen
  firstSentence: "Your X messages, on your desktop.",
  signInWithX: "Sign in with X",
  exploreDemo: "Explore with demo data",
  useOwnApp: "Use your own X developer app",
  encryptedNotShown: "Encrypted conversations stay in the X app: X does not pass them on to other apps.",
  signInNotPossible: "The sign-in did not work.",

  // Waiting for the browser
  finishInBrowser: "Continue in your browser",
  finishInBrowserSentence: "X asks you there whether Pipit may read and send your messages.",
  openLinkYourself: "Open this link in your browser",
  openLinkYourselfSentence: "No browser could be opened. Copy the link, and allow Pipit there.",
  noBrowserOpened: "No browser came up? Copy this link into one:",
  copyLink: "Copy link",

  // The developer app
  ownAppTitle: "Use your own X developer app",
  ownAppSentence:
    "Pipit signs in through an app that is registered at X’s developer site. Register one there as a “Native App”, give it these callback addresses, and paste its client ID here.",
  ownAppVariable: "Instead of this field, the environment variable PIPIT_CLIENT_ID can name it.",
  clientId: "Client ID",
  redirectUris: "Callback addresses",
  copyRedirectUri: (uri: string) => `Copy ${uri}`,
  saveAndSignIn: "Save and sign in",
  back: "Back",

  // The store
  storeProblemTitle: "Pipit cannot open its messages",
  storeUntouched: "Nothing was changed or deleted.",

  // Rail and inbox
  actions: "Actions",
  signedInAs: (name: string) => `Signed in as ${name}`,
  newMessage: "New message",
  settings: "Settings",
  messages: "Messages",
  conversations: "Conversations",
  emptyInbox: "Your conversations will appear here.",
  loadingHistory: "Your last 30 days are on their way.",
  chooseConversation: "Choose a conversation, or write to someone.",
  draft: "Draft:",
  unread: (amount: number) => `${number.format(amount)} unread`,
  notSentCount: (amount: number) => `${count(amount, "message", "messages")} not sent`,
  ownPreview: (text: string) => `You: ${text}`,
  groupPreview: (name: string, text: string) => `${name}: ${text}`,
  picture: "Picture",
  unreadTitle: (amount: number) => `(${number.format(amount)}) Pipit`,
  inboxNotLoaded: "The conversations could not be loaded.",

  // Connection
  offline: "Offline. Messages you write go out later.",
  signedOut: "X wants you to sign in again.",
  signInAgain: "Sign in",
  rateLimited: (time: string) => `X allows more at ${time}`,
  syncing: "Syncing",
  historyBackTo: (date: string, messages: number) =>
    `History back to ${date} · ${count(messages, "message", "messages")}`,
  historyGoesOnAt: (progress: string, time: string) => `${progress} · more at ${time}`,
  signInDoesNotLast: "This computer has no keychain: you stay signed in until Pipit is closed.",

  // Timeline
  timelineOf: (title: string) => `Messages with ${title}`,
  renameConversation: "Rename conversation",
  conversationName: "Name",
  conversationNameHint: (names: string) => `Only you see it. Leave it empty to show ${names}.`,
  conversationNotRenamed: "The conversation could not be renamed.",
  timelineNotLoaded: "The messages could not be loaded.",
  emptyTimeline: "Nothing here yet. Say hello.",
  backToInbox: "Back to the conversations",
  newMessages: "New messages",
  loadingOlder: "Older messages are on their way.",
  olderNotLoaded: "Older messages could not be loaded.",
  lookFurtherBack: "Look further back",
  beginningWith: (name: string) => `This is the beginning of your conversation with ${name}`,
  beginningForYou: "This is as far back as you can see",
  jumpToNewest: "Jump to the newest message",
  newBelow: (amount: number) => count(amount, "new message", "new messages"),
  invited: (who: string, whom: string) => `${who} invited ${whom}`,
  joined: (who: string) => `${who} joined`,
  left: (who: string) => `${who} left`,
  pictureNotLoaded: "The picture could not be loaded.",
  pictureFrom: (name: string) => `Picture from ${name}`,
  video: "Video",
  gif: "GIF",
  attachment: "Attachment",
  said: (name: string) => `${name}:`,

  // Send states
  sending: "Sending",
  sent: "Sent",
  waitingForConnection: "Waiting for a connection",
  goesOutAt: (time: string) => `Goes out at ${time}`,
  checking: "Checking whether X has it",
  notSent: (reason: string) => `Not sent: ${reason}`,
  reasonNotAllowed: (name: string | null) =>
    name === null ? "X does not let you write here" : `${name} does not accept messages from you`,
  reasonNotFound: "X no longer knows this conversation",
  reasonLeft: "you left this conversation",
  reasonAttachmentRefused: "X cannot use the attachment",
  reasonAttachmentLost: "the attachment is not there any more",
  reasonRefused: "X did not take it",
  sendAgain: "Send again",
  discard: "Discard",

  // Composer
  writeMessage: "Write a message",
  messageTo: (title: string) => `Message to ${title}`,
  send: "Send",
  tooLong: (over: number) => `Too long by ${count(over, "character", "characters")}. X takes up to 10,000.`,
  messageNotSent: "The message could not be sent.",
  draftNotSaved: "Your draft could not be saved.",

  // New message
  newMessageTo: "To",
  filterPeople: "Name or @handle",
  people: "People",
  remove: (name: string) => `Remove ${name}`,
  noPeopleFound: "Nobody you know matches that.",
  noPeopleYet: "People you have written with will appear here.",
  takesNoMessages: "Does not accept messages from you",
  startOne: "Message",
  startGroup: "Create group",
  firstMessage: "First message",
  groupLimit: "X allows groups of up to 50 people.",
  notStarted: "The conversation could not be started.",

  // Settings
  appearance: "Appearance",
  themeSystem: "Like the system",
  themeLight: "Light",
  themeDark: "Dark",
  developerApp: "X developer app",
  signOut: "Sign out",
  signOutSentence: "Messages and drafts stay on this computer.",
  signOutDemo: "Leave the demo",
  settingsNotLoaded: "The settings could not be loaded.",
  settingsNotSaved: "The settings could not be saved.",
  signOutFailed: "Signing out did not work.",
  textNotCopied: "The text could not be copied. Select it and copy it by hand.",

  // Sync and cost
  syncAndCost: "Sync and cost",
  syncAndCostSentence: "What is here, what X still allows, and what it charges.",
  show: "Show",
  showSyncAndCost: "Show sync and cost",
  diagnosticsNotLoaded: "The state of the sync could not be loaded.",
  connection: "Connection",
  connected: "Connected",
  lastCatchUp: "Last catch-up",
  notYet: "Not yet",
  history: "History",
  noGaps: "All history of the last 30 days is here",
  historyNotRead: "Not read yet",
  openGaps: (amount: number) => `${count(amount, "stretch", "stretches")} of history still to read`,
  waitingSends: "Messages that wait to be sent",
  limits: "What X still allows",
  limitsCall: "For",
  limitsLeft: "Left",
  limitsAnew: "Full again",
  noLimits: "Nothing was asked of X yet.",
  leftOf: (left: number, limit: number) => `${number.format(left)} of ${number.format(limit)}`,
  anewAt: (time: string) => `full again at ${time}`,
  calls: {
    events: "All conversations",
    conversation_events: "One conversation",
    events_with: "One-to-one conversations",
    send_to_conversation: "Sends into conversations",
    send_to_participant: "Sends to one person",
    create_group: "Sends that begin a group",
    dm_media: "Attachments",
    users: "People",
    delete_event: "Deletions",
    block: "Blocks",
    unblock: "Lifted blocks",
  },
  spans: {
    quarterHour: "in 15 minutes",
    userDay: "in 24 hours",
    appDay: "in 24 hours, for all who use the same developer app",
  },
  cost: "What X charges",
  costKind: "For",
  costSentence: "Counted by days of UTC, as X does.",
  last30Days: "Last 30 days",
  together: "Together",
  nothingCharged: "X charged nothing in the last 30 days.",
  chargedLine: (today: number, month: number, price: string) =>
    `${number.format(today)} today, ${number.format(month)} in the last 30 days, ${price} each`,
  billables: {
    event_read: "Events read",
    user_read: "People looked up",
    send: "Messages sent",
    delete: "Messages deleted",
    block: "Blocks",
    streamed_message: "Messages streamed",
  },
  amount: (units: number) => number.format(units),
  prices: "Prices and budget",
  pricesSentence: "What X charges for one, in dollars. Change it here when X does.",
  restorePrices: "Restore X’s prices",
  dailyBudget: "Daily budget",
  noBudget: "None",
  budgetHint: "In dollars; empty for none. Reading slows down before this is reached. Sending is never held back.",
  notAnAmount: "Dollars with up to three decimals, such as 0.015",
  saved: "Saved",
  copyAsText: "Copy as text",
  reportNotCopied: "The text could not be copied.",
  reportTitle: "Pipit: sync and cost",
  stateAt: "As of",
  dialect: "Words that X understands",

  // Announcements
  announceMessage: (name: string, text: string) => `${name}: ${text}`,
  announceMessageFrom: (name: string) => `New message from ${name}`,
};

export type Catalogue = typeof words;
