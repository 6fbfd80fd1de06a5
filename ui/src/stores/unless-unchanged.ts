/** The very object of before where nothing is new in it: what shows it has nothing to do then. */
export function unlessUnchanged<T extends object>(before: T | null | undefined, now: T): T {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
