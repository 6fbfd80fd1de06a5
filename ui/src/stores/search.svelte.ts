// The search for messages, as one types: the store is asked with the first letter, and then with what is typed by the time it
// has answered. An answer that comes when something else is looked for by then is dropped.
import { words } from "../i18n";
import {
  asFailure,
  type CommandFailure,
  type ConversationId,
  type EventId,
  type FoundMessage,
  type Ipc,
  type SearchProblem,
} from "../ipc";
import { coalesced } from "./coalesced";
import type { PeopleStore } from "./people.svelte";

const PAGE = 40;

/** What was found in one conversation. */
export type FoundIn = { conversationId: ConversationId; messages: FoundMessage[] };

export class SearchStore {
  #ipc: Ipc;
  #people: PeopleStore;
  #generation = 0;

  /** Whether the search takes the place of the inbox. */
  open = $state(false);
  query = $state("");
  /** The only conversation that is looked through; all of them where there is none. */
  within: ConversationId | null = $state(null);
  /** Grows when the person wants to type: the field then takes the focus. */
  wanted = $state(0);
  messages: readonly FoundMessage[] = $state.raw([]);
  problems: readonly SearchProblem[] = $state.raw([]);
  /** Whether these results belong to what is typed. */
  settled = $state(true);
  goOnBefore: EventId | null = $state(null);
  failure: CommandFailure | null = $state.raw(null);

  constructor(ipc: Ipc, people: PeopleStore) {
    this.#ipc = ipc;
    this.#people = people;
  }

  /** What was found, by conversation: the one with the newest message first. */
  found: readonly FoundIn[] = $derived.by(() => {
    const groups: FoundIn[] = [];
    for (const message of this.messages) {
      const group = groups.find(({ conversationId }) => conversationId === message.conversationId);
      if (group) group.messages.push(message);
      else groups.push({ conversationId: message.conversationId, messages: [message] });
    }
    return groups;
  });

  begin(within: ConversationId | null): void {
    this.open = true;
    this.wanted += 1;
    if (within !== this.within) this.setWithin(within);
  }

  end(): void {
    this.open = false;
    this.within = null;
    this.type("");
  }

  setWithin(within: ConversationId | null): void {
    this.within = within;
    void this.#look();
  }

  type(query: string): void {
    this.query = query;
    this.open ||= query !== "";
    this.settled = false;
    this.#generation += 1;
    if (query.trim() === "") void this.#look();
    else void this.#keepUp();
  }

  /** A slow answer is not asked for again and again while one types on. */
  #keepUp = coalesced(async () => {
    if (!this.settled) await this.#look();
  });

  /** Waits until what is typed by now has been looked for. */
  async look(): Promise<void> {
    await this.#keepUp();
  }

  async loadMore(): Promise<void> {
    if (this.settled && this.goOnBefore !== null) await this.#look(this.goOnBefore);
  }

  async #look(before: EventId | null = null): Promise<void> {
    const generation = ++this.#generation;
    const query = this.query.trim();
    try {
      const nothing = { messages: [], people: [], problems: [], goOnBefore: null };
      const answer = query === "" ? nothing : await this.#ipc.searchMessages(query, this.within, before, PAGE);
      if (generation !== this.#generation) return;
      this.#people.learn(answer.people);
      this.messages = before === null ? answer.messages : [...this.messages, ...answer.messages];
      this.problems = answer.problems;
      this.goOnBefore = answer.goOnBefore;
      this.failure = null;
      this.settled = true;
    } catch (thrown) {
      if (generation === this.#generation) this.failure = asFailure(thrown, words.notSearched);
    }
  }
}
