import { MediaQuery } from "svelte/reactivity";

/** How many panes the window has room for. The widths stand in styles/tokens.css, with all other sizes. */
export class LayoutStore {
  #narrow: MediaQuery | null = null;

  constructor() {
    const width = getComputedStyle(document.documentElement).getPropertyValue("--one-pane-under").trim();
    if (width !== "") this.#narrow = new MediaQuery(`(width < ${width})`);
  }

  /** One pane at a time, with a way back. */
  get onePane(): boolean {
    return this.#narrow?.current ?? false;
  }
}
