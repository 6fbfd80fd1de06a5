import { MediaQuery } from "svelte/reactivity";

/** Whether the window is narrower than a token of styles/tokens.css says, where all sizes stand. */
function narrowerThan(token: string): MediaQuery | null {
  const width = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
  return width === "" ? null : new MediaQuery(`(width < ${width})`);
}

/** How many panes the window has room for. */
export class LayoutStore {
  #narrow = narrowerThan("--one-pane-under");
  #tight = narrowerThan("--details-over-under");
  /** Whether the details of the open conversation are shown. */
  details = $state(false);

  /** One pane at a time, with a way back. */
  get onePane(): boolean {
    return this.#narrow?.current ?? false;
  }

  /** There is no room for details beside the messages: they lie over them. */
  get detailsOver(): boolean {
    return this.#tight?.current ?? false;
  }
}
