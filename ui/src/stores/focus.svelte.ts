import type { PageIpc } from "../ipc";

/** Whether the window has the focus and somebody is at it: only then is what is shown also read. */
export class FocusStore {
  #ipc: PageIpc;
  focused = $state(false);
  /** Whether nobody is at the window, which may keep the focus all the same. */
  away = $state(false);

  constructor(ipc: PageIpc) {
    this.#ipc = ipc;
  }

  get attended(): boolean {
    return this.focused && !this.away;
  }

  /** Follows the window until the returned function is called; `whenChanged` runs after each change. */
  run(whenChanged: (focused: boolean) => void): () => void {
    return this.#ipc.watchFocus((focused) => {
      this.focused = focused;
      whenChanged(focused);
    });
  }
}
