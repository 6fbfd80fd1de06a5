import type { PageIpc } from "../ipc";

/** Whether the window has the focus: only then is what is shown also read. */
export class FocusStore {
  #ipc: PageIpc;
  focused = $state(false);

  constructor(ipc: PageIpc) {
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
