import type { Ipc } from "../ipc";

/** Whether the window has the focus: only then is what is shown also read. */
export class FocusStore {
  #ipc: Ipc;
  focused = $state(false);

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** Follows the window until the returned function is called; `whenChanged` runs after each change. */
  run(whenChanged: (focused: boolean) => void): () => void {
    return this.#ipc.watchFocus((focused) => {
      this.focused = focused;
      whenChanged(focused);
    });
  }
}
