import { words } from "../i18n";
import { asFailure, type CommandFailure, type ConversationId, type EventId, type Ipc, type SharedMedia } from "../ipc";
import type { PeopleStore } from "./people.svelte";

const PAGE = 24;

/** What hangs on the messages of one conversation, newest first. */
export class SharedMediaStore {
  #ipc: Ipc;
  #people: PeopleStore;
  #conversation: ConversationId | null = null;
  #goOnBefore: EventId | null = null;
  #reading = 0;
  media: readonly SharedMedia[] = $state.raw([]);
  loaded = $state(false);
  hasMore = $state(false);
  failure: CommandFailure | null = $state.raw(null);

  constructor(ipc: Ipc, people: PeopleStore) {
    this.#ipc = ipc;
    this.#people = people;
  }

  async open(id: ConversationId): Promise<void> {
    this.#conversation = id;
    this.media = [];
    this.loaded = false;
    this.hasMore = false;
    await this.#read(null);
  }

  async loadMore(): Promise<void> {
    if (this.hasMore) await this.#read(this.#goOnBefore);
  }

  /** An answer for what is not asked any more is dropped. */
  async #read(before: EventId | null): Promise<void> {
    const reading = ++this.#reading;
    if (this.#conversation === null) return;
    try {
      const page = await this.#ipc.loadSharedMedia(this.#conversation, before, PAGE);
      if (reading !== this.#reading) return;
      this.#people.learn(page.people);
      this.media = before === null ? page.media : [...this.media, ...page.media];
      this.#goOnBefore = page.goOnBefore;
      this.hasMore = page.goOnBefore !== null;
      this.loaded = true;
      this.failure = null;
    } catch (thrown) {
      if (reading === this.#reading) this.failure = asFailure(thrown, words.mediaNotLoaded);
    }
  }
}
