// What is in the page of a long list: the rows near the view, and a gap for each stretch that is left out.

/** A row by its number in the list, or a gap by its name: both are compared by value, so what stays is not drawn again. */
export type Entry = number | `gap-${number}`;

/** Where the rows of a list stand, in pixels from its top, and how high they are. */
export interface Places {
  $getItemOffset(index: number): number;
  $getItemSize(index: number): number;
}

/** The rows and the gaps between them, from the top down, and the height of each gap. */
export function rowsAndGaps(
  indexes: readonly number[],
  places: Places,
): { entries: Entry[]; gaps: Map<Entry, number> } {
  const entries: Entry[] = [];
  const gaps = new Map<Entry, number>();
  let end = 0;
  for (const index of indexes) {
    const offset = places.$getItemOffset(index);
    if (offset > end) {
      const gap: Entry = `gap-${gaps.size}`;
      gaps.set(gap, offset - end);
      entries.push(gap);
    }
    entries.push(index);
    end = offset + places.$getItemSize(index);
  }
  return { entries, gaps };
}

/** The numbers of the rows that are in the page: those from `first` to `last`, and those that are kept; none beyond `length`. */
export function shownIndexes(
  [first, last]: readonly [number, number],
  kept: readonly number[],
  length: number,
): number[] {
  const indexes = new Set(kept);
  for (let index = first; index <= last; index++) indexes.add(index);
  return [...indexes].filter((index) => index < length).sort((one, other) => one - other);
}
