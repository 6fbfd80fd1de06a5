// The picture that is looked at large, and its neighbours: those of the conversation's messages that are loaded.
import { words } from "../i18n";
import { asFailure, type CommandFailure, type Ipc, type MediaKey, type Message, type UserId } from "../ipc";
import type { AnnouncementsStore } from "./announcements.svelte";
import type { ReceivedFilesStore } from "./received-files.svelte";
import type { TimelineStore } from "./timeline.svelte";

export type LargePicture = {
  /** Marks its place in the timeline. */
  key: string;
  address: string;
  /** As whoever sent it described it. */
  altText: string | null;
  sender: UserId;
  /** What X calls it; nothing for one of our own that X does not have yet. */
  mediaKey: MediaKey | null;
};

export class LightboxStore {
  readonly #ipc: Ipc;
  readonly #timeline: TimelineStore;
  readonly #files: ReceivedFilesStore;
  readonly #announcements: AnnouncementsStore;
  shown: string | null = $state(null);
  /** Where it was opened; the focus goes back there, however many pictures one has turned to since. */
  openedAt: string | null = null;
  failure: CommandFailure | null = $state.raw(null);

  constructor(ipc: Ipc, timeline: TimelineStore, files: ReceivedFilesStore, announcements: AnnouncementsStore) {
    this.#ipc = ipc;
    this.#timeline = timeline;
    this.#files = files;
    this.#announcements = announcements;
  }

  /** Oldest first. Nobody looks for neighbours while no picture is large. */
  pictures: LargePicture[] = $derived.by(() =>
    this.shown === null
      ? []
      : this.#timeline.items.flatMap(({ content }) => (content.type === "message" ? this.#picturesOf(content) : [])),
  );
  index = $derived.by(() => this.pictures.findIndex(({ key }) => key === this.shown));
  picture: LargePicture | null = $derived.by(() => this.pictures[this.index] ?? null);

  open(key: string): void {
    this.openedAt = key;
    this.#show(key);
  }

  /** Turns to an older picture (-1) or a newer one (1), if there is one. */
  turn(by: -1 | 1): void {
    const next = this.pictures[this.index + by];
    if (next) this.#show(next.key);
  }

  close(): void {
    this.shown = null;
  }

  async openElsewhere(): Promise<void> {
    await this.#try((key) => this.#files.open(key), words.attachmentNotOpened);
  }

  async save(): Promise<void> {
    const saved = await this.#try((key) => this.#files.save(key), words.attachmentNotSaved);
    if (saved) this.#announcements.say(words.attachmentSaved);
  }

  #show(key: string): void {
    this.shown = key;
    this.failure = null;
  }

  async #try<Value>(work: (key: MediaKey) => Promise<Value>, failed: string): Promise<Value | null> {
    const { shown, picture } = this;
    const mediaKey = picture?.mediaKey ?? null;
    if (mediaKey === null) return null;
    this.failure = null;
    try {
      return await work(mediaKey);
    } catch (thrown) {
      if (shown === this.shown) this.failure = asFailure(thrown, failed);
      return null;
    }
  }

  #picturesOf({ attachments, outgoing, sender }: Message): LargePicture[] {
    const received = attachments
      .filter(({ kind }) => kind === "photo")
      .map(({ mediaKey, altText }) => ({
        key: mediaKey,
        address: this.#ipc.mediaAddress("attachment", mediaKey),
        altText,
        sender,
        mediaKey,
      }));
    if (received.length > 0 || outgoing?.kind !== "photo") return received;
    const { id, altText } = outgoing;
    return [{ key: id, address: this.#ipc.mediaAddress("outgoing", id), altText, sender, mediaKey: null }];
  }
}
