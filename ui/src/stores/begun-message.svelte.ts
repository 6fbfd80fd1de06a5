import { words } from "../i18n";
import { asFailure, type CommandFailure, type Ipc, LIMITS, type Person, type UserId } from "../ipc";
import { DraftAttachment, type DraftFile } from "./draft-attachment.svelte";
import { isSendable } from "./drafts.svelte";

/** How a conversation is begun with these people; a group with its first message. */
type Begin = (people: UserId[], text: string, file: DraftFile | null) => Promise<void>;

/**
 * A message to somebody new while it is being put together: whom it is for and, for a group, what it says. It outlives the
 * dialog that shows it, since a notification may lead to another account meanwhile.
 */
export class BegunMessage {
  readonly attachment: DraftAttachment<null>;
  picked: Person[] = $state.raw([]);
  /** What stands in the field in which people are looked for. */
  filter: string;
  text = $state("");
  failure: CommandFailure | null = $state.raw(null);
  busy = $state(false);
  started = $state(false);
  /** The same, for who is called as the dialog goes: states are told there as they were before. */
  led = false;

  constructor(ipc: Ipc, asked: string) {
    this.filter = $state(asked === "" ? "" : `@${asked}`);
    this.attachment = new DraftAttachment(ipc, null);
  }

  group = $derived.by(() => this.picked.length > 1);
  tooMany = $derived.by(() => this.picked.length > LIMITS.othersInGroup);

  /** Whether it can be started as it is. */
  get ready(): boolean {
    if (this.busy || this.started || this.attachment.copying) return false;
    if (this.tooMany || this.picked.length === 0) return false;
    return !this.group || isSendable(this.text, this.attachment.file !== null);
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
    const people = this.picked.map((person) => person.id);
    const text = this.text.trim();
    let file = this.attachment.take();
    try {
      if (file) file = await this.attachment.saveDescriptionOf(file);
      await begin(people, text, file);
      this.started = this.led = true;
    } catch (thrown) {
      this.attachment.putBack(file);
      this.failure = asFailure(thrown, words.notStarted);
    } finally {
      this.busy = false;
    }
  }
}
