import { words } from "../i18n";
import { asFailure, type CommandFailure, type Ipc, type Person, type UserId } from "../ipc";
import { DraftAttachment, type DraftFile } from "./draft-attachment.svelte";
import { isSendable } from "./drafts.svelte";

/** X's groups have at most 50 people, the person themselves among them. */
const MOST_OTHERS = 49;

/** How a conversation is begun with these people; a group with its first message. */
type Begin = (people: UserId[], text: string, file: DraftFile | null) => Promise<void>;

/**
 * A message to somebody new while it is being put together: whom it is for and, for a group, what it says. It outlives the
 * dialog that shows it, since a notification may lead to another account meanwhile.
 */
export class BegunMessage {
  /** Whose handle is in the field from the beginning; empty: nobody's. */
  asked: string;
  readonly attachment: DraftAttachment<null>;
  picked: Person[] = $state.raw([]);
  text = $state("");
  failure: CommandFailure | null = $state.raw(null);
  busy = $state(false);
  started = $state(false);

  constructor(ipc: Ipc, asked: string) {
    this.asked = asked;
    this.attachment = new DraftAttachment(ipc, null);
  }

  group = $derived.by(() => this.picked.length > 1);
  tooMany = $derived.by(() => this.picked.length > MOST_OTHERS);

  /** Whether it can be started as it is. */
  get ready(): boolean {
    if (this.busy || this.started || this.tooMany || this.picked.length === 0) return false;
    return !this.group || (!this.attachment.copying && isSendable(this.text, this.attachment.file !== null));
  }

  /** Whether there is something in it that would be lost. */
  get worthKeeping(): boolean {
    if (this.started) return false;
    const { file, copying } = this.attachment;
    return this.busy || copying || file !== null || this.picked.length > 0 || this.text !== "";
  }

  async start(begin: Begin): Promise<void> {
    if (!this.ready) return;
    this.busy = true;
    this.failure = null;
    const file = this.attachment.take();
    try {
      if (file) await this.attachment.saveDescriptionOf(file);
      const people = this.picked.map((person) => person.id);
      await begin(people, this.text.trim(), file);
      this.started = true;
    } catch (thrown) {
      this.attachment.putBack(file);
      this.failure = asFailure(thrown, words.notStarted);
    } finally {
      this.busy = false;
    }
  }
}
