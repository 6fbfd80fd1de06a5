// Sentences that need to know the people: previews, membership, send states.
import { contentText, nameList, percentage, timeAhead, words } from "../i18n";
import type { Conversation, SendState, Timestamp, UserId, WedgedReason } from "../ipc";
import type { PeopleStore } from "../stores/people.svelte";

/** One line shows less than this, and would be long in the making of more. */
export const LONGEST_PREVIEW = 300;
/** Who came or went by name; the others are counted. */
const MOST_NAMED = 4;

/** What happened last in a conversation, on one line. */
export function previewText({ kind, preview }: Conversation, people: PeopleStore): string {
  if (!preview) return "";
  const { content, own, person } = preview;
  if (content.type === "message") {
    const text = contentText(content.text.slice(0, LONGEST_PREVIEW), content.attachment);
    if (own) return words.ownPreview(text);
    return kind === "group" ? words.groupPreview(people.shortName(person), text) : text;
  }
  return membershipText(content.type, content.people, person, people);
}

/** "Bob invited Carol", "Carol joined", "Dave left", "You joined" */
export function membershipText(
  change: "joined" | "left",
  who: readonly UserId[],
  invitedBy: UserId | null,
  people: PeopleStore,
): string {
  const all = who.map((id) => people.nameInSentence(id));
  const others = all.length - MOST_NAMED;
  // "1 other" would be no shorter than a name.
  const names = nameList(others > 1 ? [...all.slice(0, MOST_NAMED), words.others(others)] : all);
  if (change === "left") return words.left(names);
  const invitedThemselves = invitedBy === null || who.includes(invitedBy);
  return invitedThemselves ? words.joined(names) : words.invited(people.nameInSentence(invitedBy), names);
}

type Circumstances = {
  /** Who it is for, in a conversation of two. */
  other: string | null;
  now: Timestamp;
  /** How much of its file X has. */
  percent: number | null;
  /** When X takes messages again, where it takes none now. */
  resumesAt: Timestamp | null;
  /** Whether X cannot be asked because the keychain is locked. */
  keychainLocked: boolean;
};

/** How far a message of our own has come. */
export function sendStateText(state: SendState | null, circumstances: Circumstances): string {
  const { other, now, percent, resumesAt, keychainLocked } = circumstances;
  switch (state?.state) {
    case undefined:
    case "sent":
      return words.sent;
    case "queued":
      return resumesAt === null ? words.sending : words.goesOutAt(timeAhead(resumesAt, now));
    case "uploading":
      return percent === null ? words.sending : words.uploading(percentage(percent));
    case "sending":
      return words.sending;
    case "retryAt":
      if (state.offline && keychainLocked) return words.waitingForKeychain;
      return state.offline ? words.waitingForConnection : words.goesOutAt(timeAhead(state.at, now));
    case "unconfirmed":
      return words.checking;
    case "wedged":
      return words.notSent(reasonText(state.reason, other));
  }
}

function reasonText(reason: WedgedReason, other: string | null): string {
  switch (reason.kind) {
    case "notAllowed":
      return words.reasonNotAllowed(other);
    case "notFound":
      return words.reasonNotFound;
    case "left":
      return words.reasonLeft;
    case "attachmentRefused":
      return words.reasonAttachmentRefused;
    case "attachmentLost":
      return words.reasonAttachmentLost;
    case "refused":
      return words.reasonRefused;
  }
}
