// virtua's core, which knows nothing of Svelte: which rows of a long list are near the view, how high they are, and how the view
// stays in its place when something above it changes. Its package leaves its types out ("unstable_core"), so what we use of it
// is described here, after its source; package.json holds it at the version for which that was written.
import * as core from "virtua/unstable_core";
import type { Places } from "./virtual-rows";

/** The heights of the rows. */
export interface Layout extends Places {
  $findIndex(offset: number): number;
  $getItemSize(index: number): number;
  $getLength(): number;
  /** Whether a row has this height; without one, whether its height is a guess. */
  $isSizeEqual(index: number, height?: number): boolean;
}

/** What is in view, as far as it is known. */
export interface Store {
  /** Another one after each change. */
  $getStateVersion(): number;
  /** The first and the last row within `buffer` pixels of the view. */
  $getRange(buffer: number): [first: number, last: number];
  $getItemOffset(index: number): number;
  $getScrollOffset(): number;
  $getStartSpacerSize(): number;
  $getTotalSize(): number;
  /** The height of the view, in pixels; 0 until it is known. */
  $getViewportSize(): number;
  /** Calls back at each of these kinds of news (bits), until the store is disposed of. */
  $subscribe(news: number, callback: () => void): () => void;
  $update(change: number, length: number, shift?: boolean): void;
  $dispose(): void;
}

/** Measures rows, listens to the scroller, and keeps the view in its place. */
export interface Driver {
  $observe(container: HTMLElement, scroller: HTMLElement | undefined): void;
  /** Measures a row from now on, until the function that comes back is called. */
  $observeItem(row: HTMLElement, index: number): () => void;
  /** To be called after each change that was drawn: keeps the view in its place. */
  $effect(): void;
  $dispose(): void;
}

/** A list of so many rows, each as high as the guess, in pixels, until it is measured. */
export const createListLayout: (length: number, rowGuess: number) => Layout = core.createListLayout;
export const createVirtualStore: (layout: Layout) => Store = core.createVirtualStore;
export const createContainerDriver: (store: Store, layout: Layout, horizontal: boolean) => Driver =
  core.createContainerDriver;

/** Changes that the store is told of. */
export const LENGTH: number = core.ACTION_ITEMS_LENGTH_CHANGE;
export const START_OFFSET: number = core.ACTION_START_OFFSET_CHANGE;

/** News that the store tells. */
export const STATE: number = core.UPDATE_VIRTUAL_STATE;
export const SIZES: number = core.UPDATE_SIZE_EVENT;
export const SCROLL: number = core.UPDATE_SCROLL_EVENT;
export const SCROLL_END: number = core.UPDATE_SCROLL_END_EVENT;
