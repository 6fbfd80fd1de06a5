import { words } from "../i18n";
import { asFailure, type CommandFailure, type Ipc, type Person } from "../ipc";
import type { PeopleStore } from "./people.svelte";

/** People whom nobody here knows yet. X is asked for them only when the person wants that, because X charges for each. */
export class LookUpStore {
  #ipc: Ipc;
  #people: PeopleStore;
  #generation = 0;
  /** What X was asked for last. */
  query: string | null = $state(null);
  found: readonly Person[] = $state.raw([]);
  asking = $state(false);
  failure: CommandFailure | null = $state.raw(null);
  /** Whether the person was told that this costs something. */
  toldCost = $state(false);

  constructor(ipc: Ipc, people: PeopleStore) {
    this.#ipc = ipc;
    this.#people = people;
  }

  /** Something else is typed by now: what comes yet is not shown. */
  forget(): void {
    this.#generation += 1;
    this.query = null;
    this.found = [];
    this.asking = false;
    this.failure = null;
  }

  async ask(query: string): Promise<void> {
    this.forget();
    const generation = this.#generation;
    this.query = query;
    this.asking = true;
    this.toldCost = true;
    try {
      const found = await this.#ipc.lookUpPeople(query);
      // They are known now, also when something else is typed.
      this.#people.learn(found);
      if (generation === this.#generation) this.found = found.filter(({ id }) => id !== this.#people.me);
    } catch (thrown) {
      if (generation === this.#generation) this.failure = asFailure(thrown, words.notLookedUp);
    } finally {
      if (generation === this.#generation) this.asking = false;
    }
  }
}
