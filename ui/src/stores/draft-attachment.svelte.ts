import { words } from "../i18n";
import {
  asFailure,
  type Attached,
  type AttachmentId,
  type ChosenFile,
  type CommandFailure,
  type ConversationId,
  type Ipc,
  type OutgoingAttachment,
  type Preparation,
} from "../ipc";

const PAUSE_MS = 300;
const AS_IT_IS: Preparation = { keepLocation: false, shrink: false };

/** A file that hangs on a draft. */
export type DraftFile = {
  attachment: OutgoingAttachment;
  altText: string;
  /** What the person chose, where that was in this run: it can be copied anew in another way. */
  chosen: ChosenFile | null;
  /** How it was copied. */
  preparation: Preparation;
  locationRemoved: boolean;
};

/**
 * What hangs on the draft of one conversation, or on the first message of a group that is being put together: one file at
 * most. What is done to it is done in order, and messages go out of the same order, so each takes along the file that was
 * shown when it was sent.
 */
export class DraftAttachment<Place extends ConversationId | null = ConversationId> {
  #ipc: Ipc;
  #work: Promise<void> = Promise.resolve();
  #descriptionTimer: ReturnType<typeof setTimeout> | undefined;
  #copies = $state(0);
  /** What was asked back, and is not there yet. */
  // Nothing on screen depends on it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #returning = new Set<AttachmentId>();
  /** `null` for a new group: there the file waits for its message, and no draft has it. */
  conversationId: Place;
  file: DraftFile | null = $state.raw(null);
  /** What the file took the place of, or was taken off; it can be put back. */
  aside: DraftFile | null = $state.raw(null);
  failure: CommandFailure | null = $state.raw(null);
  /** A picture that X would not take as it is, and that can be made smaller. */
  tooLarge: ChosenFile | null = $state.raw(null);
  /** How many files came along with the last one, and stayed behind. */
  leftOut = $state(0);

  constructor(ipc: Ipc, conversationId: Place) {
    this.#ipc = ipc;
    this.conversationId = conversationId;
  }

  /** Whether a file is being looked into and copied. */
  get copying(): boolean {
    return this.#copies > 0;
  }

  /** Does something after all that was asked for before. */
  inOrder(task: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(task);
    return this.#work;
  }

  /** What the store has. */
  show(attachment: OutgoingAttachment | null): void {
    this.file = attachment && {
      attachment,
      altText: attachment.altText ?? "",
      chosen: null,
      preparation: AS_IT_IS,
      locationRemoved: false,
    };
  }

  /** Hangs a file on the draft, in place of the one before. */
  async attach(chosen: ChosenFile, preparation: Preparation = AS_IT_IS): Promise<void> {
    this.failure = null;
    this.tooLarge = null;
    this.leftOut = 0;
    this.#copies += 1;
    await this.inOrder(async () => {
      try {
        await this.#saveDescription();
        this.#take(await this.#ipc.attachFile(this.conversationId, chosen.number, preparation), chosen, preparation);
        await this.#saveDescription();
      } catch (thrown) {
        this.failure = asFailure(thrown, words.notAttached);
        this.tooLarge = this.failure.code === "pictureTooLarge" ? chosen : null;
      } finally {
        this.#copies -= 1;
      }
    });
  }

  /** Takes the picture that was too large after all, smaller. */
  async attachSmaller(): Promise<void> {
    if (this.tooLarge) await this.attach(this.tooLarge, { ...AS_IT_IS, shrink: true });
  }

  /** Copies the file anew with the place where it was taken, or without. */
  async keepLocation(keepLocation: boolean): Promise<void> {
    if (this.file?.chosen) await this.attach(this.file.chosen, { ...this.file.preparation, keepLocation });
  }

  /** Says what can be seen in it. */
  describe(altText: string): void {
    if (!this.file) return;
    this.file = { ...this.file, altText };
    clearTimeout(this.#descriptionTimer);
    this.#descriptionTimer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** The person goes elsewhere: what they took off stays off. */
  async leave(): Promise<void> {
    if (!this.file) this.forgetAside();
    await this.flush();
  }

  /** Saves the description, now. */
  async flush(): Promise<void> {
    await this.inOrder(async () => {
      try {
        await this.#saveDescription();
      } catch (thrown) {
        this.failure = asFailure(thrown, words.descriptionNotSaved);
      }
    });
  }

  async remove(): Promise<void> {
    const removed = this.take();
    if (!removed) return;
    this.aside = removed;
    await this.inOrder(async () => {
      try {
        await this.#ipc.setAttachmentAside(removed.attachment.id);
      } catch (thrown) {
        if (this.aside === removed) this.aside = null;
        this.putBack(removed);
        this.failure = asFailure(thrown, words.notRemoved);
      }
    });
  }

  /** Hangs a file on the draft that was copied for another message, unless one hangs there. */
  async hang(this: DraftAttachment, file: DraftFile): Promise<void> {
    await this.inOrder(async () => {
      if (this.file) return;
      try {
        await this.#ipc.putBackAttachment(this.conversationId, file.attachment.id);
        this.file = file;
      } catch (thrown) {
        this.failure = asFailure(thrown, words.notAttached);
      }
    });
  }

  /** Puts back what lies aside. */
  async undo(): Promise<void> {
    const [before, over] = [this.aside, this.file];
    this.aside = null;
    this.failure = null;
    if (!before) return;
    this.#returning.add(before.attachment.id);
    await this.inOrder(async () => {
      this.#returning.delete(before.attachment.id);
      // One that was chosen before this and came only now has taken its place for good.
      if (this.file && this.file.attachment.id !== over?.attachment.id) return this.#forget(before.attachment.id);
      try {
        if (this.conversationId === null) this.#forgetFile();
        else await this.#ipc.putBackAttachment(this.conversationId, before.attachment.id);
        this.file = before;
      } catch (thrown) {
        this.failure = asFailure(thrown, words.notPutBack);
      }
    });
  }

  /** Takes the file off, for a message. */
  take(): DraftFile | null {
    const { file } = this;
    clearTimeout(this.#descriptionTimer);
    this.file = null;
    this.failure = null;
    this.leftOut = 0;
    this.forgetAside();
    return file;
  }

  /** What was to be written here will not be. */
  async discard(): Promise<void> {
    await this.inOrder(async () => {
      this.#forgetFile();
      this.forgetAside();
    });
  }

  /** Nobody will want to have that back any more. */
  forgetAside(): void {
    if (this.aside) this.#forget(this.aside.attachment.id);
    this.aside = null;
  }

  /** The message did not take it along: it hangs where it hung. */
  putBack(file: DraftFile | null): void {
    if (file) this.file ??= file;
  }

  /** Saves the description of a file that was taken for a message; gives the file as the store has it then. */
  async saveDescriptionOf(file: DraftFile): Promise<DraftFile> {
    const altText = file.altText.trim();
    if (altText === (file.attachment.altText ?? "")) return file;
    await this.#ipc.describeAttachment(file.attachment.id, file.altText);
    return { ...file, attachment: { ...file.attachment, altText: altText || null } };
  }

  async #saveDescription(): Promise<void> {
    clearTimeout(this.#descriptionTimer);
    const { file } = this;
    if (!file) return;
    const { attachment } = await this.saveDescriptionOf(file);
    if (this.file?.attachment.id === attachment.id) this.file = { ...this.file, attachment };
  }

  #take({ attachment, replaced, locationRemoved }: Attached, chosen: ChosenFile, preparation: Preparation): void {
    const before = this.file;
    const again = before !== null && before.chosen?.number === chosen.number;
    this.forgetAside();
    const gone = this.conversationId === null ? (before?.attachment.id ?? null) : replaced;
    this.file = { attachment, chosen, preparation, locationRemoved, altText: again ? before.altText : "" };
    if (before && !again && gone === before.attachment.id) this.aside = before;
    else if (gone !== null && !this.#returning.has(gone)) this.#forget(gone);
  }

  #forgetFile(): void {
    if (this.file) this.#forget(this.file.attachment.id);
    this.file = null;
  }

  /** What stays behind when that fails is swept at the next start. */
  #forget(id: AttachmentId): void {
    void this.inOrder(async () => void (await this.#ipc.removeAttachment(id).catch(() => undefined)));
  }
}
