// ":name" before the caret, while one types it.

/** The beginning of a name, and how long it is with its colon. A colon inside a word or a time begins none. */
const BEGUN = /(?:^|[\s(])(:([\p{L}\p{N}_+-]{2,}))$/u;
const ENDED = /(?:^|[\s(])(:([\p{L}\p{N}_+-]{2,}):)$/u;

export type Begun = { name: string; length: number };

function lookFor(pattern: RegExp, before: string): Begun | null {
  const [, whole, name] = pattern.exec(before) ?? [];
  return whole === undefined || name === undefined ? null : { name, length: whole.length };
}

/** The name that is being typed, if one is. */
export function begunName(before: string): Begun | null {
  return lookFor(BEGUN, before);
}

/** The name that was just closed with a second colon. */
export function endedName(before: string): Begun | null {
  return lookFor(ENDED, before);
}
