// The one table of all shortcuts. What handles keys asks it which of them was meant, and the sheet that shows them reads the
// same lines: a shortcut that is not written here works nowhere. Views say what an action does.
import type { words } from "../i18n";

export type ShortcutName = keyof typeof words.shortcutActions;
export type Place = keyof typeof words.shortcutPlaces;

/** One way to press it. `command` is Cmd on a Mac and Ctrl elsewhere. */
export type Keys = { key: string; command?: true; shift?: true };

type Shortcut = { name: ShortcutName; place: Place; keys: readonly Keys[]; outsideFields?: true };

export const SHORTCUTS = [
  { name: "palette", place: "everywhere", keys: [{ key: "k", command: true }] },
  { name: "search", place: "everywhere", keys: [{ key: "f", command: true }] },
  { name: "searchHere", place: "everywhere", keys: [{ key: "f", command: true, shift: true }] },
  { name: "newMessage", place: "everywhere", keys: [{ key: "n", command: true }] },
  { name: "showAccount", place: "everywhere", keys: [{ key: "1–9", command: true }] },
  { name: "details", place: "everywhere", keys: [{ key: "i", command: true }] },
  { name: "settings", place: "everywhere", keys: [{ key: ",", command: true }] },
  // A question mark can be meant as one.
  { name: "shortcuts", place: "everywhere", keys: [{ key: "?" }], outsideFields: true },
  { name: "leaveConversation", place: "everywhere", keys: [{ key: "Escape" }] },
  { name: "walk", place: "lists", keys: [{ key: "ArrowUp" }, { key: "ArrowDown" }] },
  { name: "walkToEnds", place: "lists", keys: [{ key: "Home" }, { key: "End" }] },
  // The first one is the person's choice (`sendWith`), the second one always works.
  { name: "send", place: "writing", keys: [{ key: "Enter" }, { key: "Enter", command: true }] },
  { name: "newLine", place: "writing", keys: [{ key: "Enter", shift: true }] },
  { name: "paste", place: "writing", keys: [{ key: "v", command: true }], outsideFields: true },
  { name: "completeEmoji", place: "writing", keys: [{ key: ":" }] },
  { name: "turnPages", place: "pictures", keys: [{ key: "ArrowLeft" }, { key: "ArrowRight" }] },
  { name: "zoom", place: "pictures", keys: [{ key: "+" }, { key: "-" }] },
  { name: "zoomToFit", place: "pictures", keys: [{ key: "0" }] },
  { name: "close", place: "pictures", keys: [{ key: "Escape" }] },
] as const satisfies readonly Shortcut[];

/** What the window does by a shortcut, whatever in it has the focus. */
export type Action = Exclude<Extract<(typeof SHORTCUTS)[number], { place: "everywhere" }>["name"], "showAccount">;

export const isMac = /\bMac/.test(navigator.userAgent);

/** Which of a shortcut's keys were pressed, counted from 0; -1 for none of them. */
export function keysOf(name: ShortcutName, event: KeyboardEvent): number {
  const shortcut: Shortcut | undefined = SHORTCUTS.find((one) => one.name === name);
  if (!shortcut || isComposing(event) || event.defaultPrevented || event.altKey) return -1;
  if (shortcut.outsideFields && isField(event.target)) return -1;
  return shortcut.keys.findIndex(
    ({ key, command = false, shift = false }) =>
      key.toLowerCase() === event.key.toLowerCase() &&
      command === holdsCommand(event) &&
      // What needs Shift to be typed differs from keyboard to keyboard.
      (shift === event.shiftKey || !/^[a-z]$|../.test(key)),
  );
}

/** Which action the person means, if any. Keys that an input method is still composing with mean none. */
export function actionOf(event: KeyboardEvent): Action | null {
  const found = SHORTCUTS.find(({ name, place }) => place === "everywhere" && keysOf(name, event) >= 0);
  return (found?.name as Action | undefined) ?? null;
}

/** The number with which the person asks for one of the first nine accounts, by Ctrl or Cmd and its digit. */
export function accountNumberOf(event: KeyboardEvent): number | null {
  if (isComposing(event) || event.defaultPrevented || event.altKey || event.shiftKey || !holdsCommand(event))
    return null;
  // By the key's place: on some keyboards the digits need Shift.
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  return digit === undefined ? null : Number(digit);
}

/** On a Mac, Ctrl and a letter move the caret. */
function holdsCommand(event: KeyboardEvent): boolean {
  return isMac ? event.metaKey : event.ctrlKey;
}

/** Whether what is pressed there is typed there. */
function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

/** Whether an input method (for Chinese, Japanese, accents) still holds the keys; WebKit says so by code 229 only. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Where Up, Down, Home and End lead from one of so many; null for other keys. */
export function walk(event: KeyboardEvent, from: number, length: number): number | null {
  const step = keysOf("walk", event);
  if (step >= 0) return step === 0 ? Math.max(from - 1, 0) : Math.min(from + 1, length - 1);
  const end = keysOf("walkToEnds", event);
  return end < 0 ? null : ([0, length - 1][end] ?? null);
}

/** Moves the focus among `elements` by arrow, Home and End; whether the key was one of these. */
export function moveFocus(event: KeyboardEvent, elements: readonly HTMLElement[]): boolean {
  const target = walk(
    event,
    elements.findIndex((element) => element === document.activeElement),
    elements.length,
  );
  if (target === null) return false;
  event.preventDefault();
  elements[target]?.focus();
  return true;
}
