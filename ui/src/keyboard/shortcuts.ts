// Actions and their keys, apart from each other: a view says what an action does, this file which keys mean it.

export type Action = "newMessage" | "leaveConversation";

type Combination = { key: string; command: boolean };

const KEYS: Record<Action, Combination> = {
  newMessage: { key: "n", command: true },
  leaveConversation: { key: "Escape", command: false },
};

/** Which action the person means, if any. Keys that an input method is still composing with mean none. */
export function actionOf(event: KeyboardEvent): Action | null {
  if (isComposing(event) || event.defaultPrevented || event.altKey || event.shiftKey) return null;
  const command = event.ctrlKey || event.metaKey;
  const found = (Object.entries(KEYS) as [Action, Combination][]).find(
    ([, keys]) => keys.key.toLowerCase() === event.key.toLowerCase() && keys.command === command,
  );
  return found?.[0] ?? null;
}

/** The number with which the person asks for one of the first nine accounts, by Ctrl or Cmd and its digit. */
export function accountNumberOf(event: KeyboardEvent): number | null {
  if (isComposing(event) || event.defaultPrevented || event.altKey || event.shiftKey) return null;
  if (!event.ctrlKey && !event.metaKey) return null;
  // By the key's place: on some keyboards the digits need Shift.
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  return digit === undefined ? null : Number(digit);
}

/** Whether an input method (for Chinese, Japanese, accents) still holds the keys; WebKit says so by code 229 only. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Moves the focus among `elements` by arrow, Home and End; whether the key was one of these. */
export function moveFocus(event: KeyboardEvent, elements: readonly HTMLElement[]): boolean {
  const current = elements.findIndex((element) => element === document.activeElement);
  const last = elements.length - 1;
  const target = {
    ArrowDown: Math.min(current + 1, last),
    ArrowUp: Math.max(current - 1, 0),
    Home: 0,
    End: last,
  }[event.key];
  if (target === undefined) return false;
  event.preventDefault();
  elements[target]?.focus();
  return true;
}
