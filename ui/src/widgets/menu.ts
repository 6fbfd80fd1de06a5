// What a menu is made of.
import type { Component } from "svelte";

export type MenuItem = {
  label: string;
  testid: string;
  icon: Component;
  /** What one should know before choosing it. */
  hint?: string;
  danger?: boolean;
  act: () => void;
};

export type MenuProps = {
  /** What opened it: it stands there, and the focus goes back to it. */
  anchor: HTMLElement;
  /** Where it stands instead: at the pointer that asked for it. */
  at?: Pick<DOMRect, "x" | "y"> | null;
  label: string;
  items: readonly MenuItem[];
  align?: "start" | "end";
  onclose: () => void;
  /** What opened it is gone by the time it closes: somebody else takes the focus. */
  onorphaned?: (() => void) | undefined;
};
