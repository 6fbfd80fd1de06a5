import { SvelteMap } from "svelte/reactivity";
import { words } from "../i18n";
import {
  asFailure,
  type AttachmentKind,
  type CommandFailure,
  type ConversationId,
  type Ipc,
  LIMITS,
  type TransactionId,
} from "../ipc";
import { coalesced } from "./coalesced";
import { DraftAttachment } from "./draft-attachment.svelte";

const PAUSE_MS = 300;
/** Who types on and on without a pause loses no more than this in a crash. */
const LONGEST_UNSAVED_MS = 2_000;
/** X's limit, in characters. */
const LONGEST = LIMITS.messageCharacters;
/** From how many characters before that on it is told how many are left. */
const NEARLY = 500;

/** What is being written in one conversation. */
type Draft = {
  text: string;
  failure: CommandFailure | null;
};

/** The slow side of a draft's text: saving it, never twice at a time. */
type Desk = {
  id: ConversationId;
  save: () => Promise<void>;
  /** Ends a pause. */
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Ends the wait for one. */
  deadline: ReturnType<typeof setTimeout> | undefined;
};

/**
 * The unsent texts and files, one of each for each conversation. A text belongs to the conversation it was written in from
 * the first letter on: every function here is told which one, and none looks at what is open. So however slow a command is
 * and however fast the person switches, nothing crosses over.
 */
export class DraftsStore {
  #ipc: Ipc;
  #drafts = new SvelteMap<ConversationId, Draft>();
  #attachments = new SvelteMap<ConversationId, DraftAttachment>();
  // Nothing on screen depends on it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #desks = new Map<ConversationId, Desk>();

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** What stands in the composer: what was typed here, or else what the store had. */
  text(id: ConversationId, stored: string | null): string {
    return this.#drafts.get(id)?.text ?? stored ?? "";
  }

  /** What hangs on the draft, once it was opened here. */
  attachment(id: ConversationId): DraftAttachment | null {
    return this.#attachments.get(id) ?? null;
  }

  /** What hangs on the draft, as it is known here, or else as the store had it. */
  attachmentKind(id: ConversationId, stored: AttachmentKind | null): AttachmentKind | null {
    const attachment = this.#attachments.get(id);
    return attachment ? (attachment.file?.attachment.kind ?? null) : stored;
  }

  /**
   * The person writes here now: reads what they left the last time, once. Where they do not see that yet (`hidden`), what they
   * type until it comes goes behind it.
   */
  async open(id: ConversationId, hidden = false): Promise<void> {
    if (this.#attachments.has(id)) return;
    const attachment = new DraftAttachment(this.#ipc, id);
    this.#attachments.set(id, attachment);
    await attachment.inOrder(async () => {
      try {
        const draft = await this.#ipc.loadDraft(attachment.conversationId);
        if (!draft) return;
        attachment.show(draft.attachment);
        const typed = this.#drafts.get(draft.conversationId);
        if (!typed) this.#drafts.set(draft.conversationId, { text: draft.text, failure: null });
        else if (hidden) this.edit(draft.conversationId, draft.text + typed.text);
      } catch (thrown) {
        attachment.failure = asFailure(thrown, words.draftNotLoaded);
      }
    });
  }

  failure(id: ConversationId): CommandFailure | null {
    return this.#drafts.get(id)?.failure ?? null;
  }

  edit(id: ConversationId, text: string): void {
    this.#drafts.set(id, { text, failure: null });
    this.#saveSoon(this.#desk(id));
  }

  /** Saves what was typed, now. */
  async flush(id: ConversationId): Promise<void> {
    const desk = this.#desks.get(id);
    if (desk?.timer === undefined) return;
    this.#holdBack(desk);
    await desk.save();
  }

  async flushAll(): Promise<void> {
    const files = [...this.#attachments.values()].map((attachment) => attachment.flush());
    await Promise.all([...files, ...[...this.#desks.keys()].map((id) => this.flush(id))]);
  }

  /** Whether there is something in the composer that can go out now. */
  canSend(id: ConversationId, stored: string | null): boolean {
    const attachment = this.#attachments.get(id);
    if (attachment?.copying) return false;
    return isSendable(this.text(id, stored), (attachment?.file ?? null) !== null);
  }

  /** Takes the text and the file out of the composer and sends them; puts them back when that fails. */
  async send(id: ConversationId, stored: string | null): Promise<void> {
    if (!this.canSend(id, stored)) return;
    void this.open(id);
    const attachment = this.#attachments.get(id);
    if (!attachment) return;
    const text = this.text(id, stored);
    let file = attachment.take();
    // Not saved yet: in the store the draft goes when the message is safe in the outbox, and not before.
    this.#holdBack(this.#desk(id));
    this.#drafts.set(id, { text: "", failure: null });
    await attachment.inOrder(async () => {
      try {
        if (file) file = await attachment.saveDescriptionOf(file);
        await this.#ipc.sendMessage(attachment.conversationId, text.trim(), file?.attachment.id ?? null);
      } catch (thrown) {
        attachment.putBack(file);
        this.#putBack(attachment.conversationId, text, asFailure(thrown, words.messageNotSent));
      }
      this.#saveSoon(this.#desk(attachment.conversationId));
    });
    await this.flush(attachment.conversationId);
  }

  /** Takes a message that waits back into the composer, above what is written there. */
  async takeBack(id: ConversationId, send: TransactionId): Promise<void> {
    void this.open(id);
    const attachment = this.#attachments.get(id);
    await attachment?.inOrder(async () => {
      await this.flush(attachment.conversationId);
      const before = this.text(attachment.conversationId, null);
      try {
        const draft = await this.#ipc.editSend(send);
        const now = this.text(attachment.conversationId, null);
        const typedSince = now.startsWith(before) ? now.slice(before.length) : `\n${now}`;
        this.edit(attachment.conversationId, draft.text + typedSince);
        attachment.show(draft.attachment);
      } catch (thrown) {
        attachment.failure = asFailure(thrown, words.notTakenBack);
      }
    });
  }

  /** Puts what was written elsewhere, and could not be sent, above what is being written here. */
  async bring(id: ConversationId, text: string, failure: CommandFailure): Promise<void> {
    void this.open(id);
    const attachment = this.#attachments.get(id);
    await attachment?.inOrder(async () => this.#putBack(attachment.conversationId, text, failure));
  }

  /** X gave a new group its id: what was being written there stays with it. */
  rename(from: ConversationId, to: ConversationId): void {
    const desk = this.#desks.get(from);
    const draft = this.#drafts.get(from);
    const attachment = this.#attachments.get(from);
    this.#attachments.delete(from);
    if (attachment) {
      attachment.conversationId = to;
      if (!this.#attachments.has(to)) this.#attachments.set(to, attachment);
    }
    this.#drafts.delete(from);
    if (draft && !this.#drafts.get(to)?.text) this.#drafts.set(to, draft);
    if (!desk) return;
    desk.id = to;
    this.#desks.delete(from);
    if (!this.#desks.has(to)) this.#desks.set(to, desk);
    this.#saveSoon(desk);
  }

  #desk(id: ConversationId): Desk {
    const known = this.#desks.get(id);
    if (known) return known;
    const desk: Desk = { id, timer: undefined, deadline: undefined, save: coalesced(() => this.#save(desk)) };
    this.#desks.set(id, desk);
    return desk;
  }

  #holdBack(desk: Desk): void {
    clearTimeout(desk.timer);
    clearTimeout(desk.deadline);
    desk.timer = desk.deadline = undefined;
  }

  #saveSoon(desk: Desk): void {
    clearTimeout(desk.timer);
    // By the desk's id, not by the one it has now: a new group gets another one.
    const save = () => void this.flush(desk.id);
    desk.timer = setTimeout(save, PAUSE_MS);
    desk.deadline ??= setTimeout(save, LONGEST_UNSAVED_MS);
  }

  async #save(desk: Desk): Promise<void> {
    const draft = this.#drafts.get(desk.id);
    if (!draft) return;
    try {
      // Half a character stays only here, and tells when it is to be sent; all else of the text is safe.
      await this.#ipc.saveDraft(desk.id, draft.text.toWellFormed());
    } catch (thrown) {
      const current = this.#drafts.get(desk.id);
      if (current) this.#drafts.set(desk.id, { ...current, failure: asFailure(thrown, words.draftNotSaved) });
    }
  }

  #putBack(id: ConversationId, text: string, failure: CommandFailure): void {
    const typedSince = this.#drafts.get(id)?.text ?? "";
    this.edit(id, typedSince === "" ? text : `${text}\n${typedSince}`);
    this.#drafts.set(id, { text: this.text(id, null), failure });
  }
}

/** A draft as the inbox has it, if that is all of it and can be gone on with. */
export function wholeDraft(beginning: string | null): string | null {
  return beginning === null || [...beginning].length < LIMITS.previewCharacters ? beginning : null;
}

/** How many characters a text has beyond what X takes; 0 for one that fits. */
export function charactersOver(text: string): number {
  // Only a text with more code units than that can have more characters.
  return text.length <= LONGEST ? 0 : Math.max(0, [...text.trim()].length - LONGEST);
}

/** How many more characters X takes, where these are nearly all; `null` for a text that is far from that, or too long. */
export function charactersLeft(text: string): number | null {
  if (text.length < LONGEST - NEARLY) return null;
  const left = LONGEST - [...text.trim()].length;
  return left >= 0 && left <= NEARLY ? left : null;
}

/** Whether there is something to send that X would take. */
export function isSendable(text: string, withFile = false): boolean {
  return (withFile || text.trim() !== "") && charactersOver(text) === 0;
}
