/** What was done a moment ago, and for how long it can be undone. */
export class Undoable<Id> {
  #ms: number;
  // Nothing on screen depends on it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #timers = new Map<Id, ReturnType<typeof setTimeout>>();
  /** The latest last. */
  ids: readonly Id[] = $state.raw([]);

  constructor(milliseconds: number) {
    this.#ms = milliseconds;
  }

  /** It was done now; `over` runs when it can be undone no more. */
  add(id: Id, over: () => void = () => undefined): void {
    this.forget(id);
    const end = () => {
      this.forget(id);
      over();
    };
    this.#timers.set(id, setTimeout(end, this.#ms));
    this.ids = [...this.ids, id];
  }

  forget(id: Id): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.ids = this.ids.filter((one) => one !== id);
  }

  /** Gives all of them, to be undone. */
  take(): readonly Id[] {
    const { ids } = this;
    for (const id of ids) this.forget(id);
    return ids;
  }
}
