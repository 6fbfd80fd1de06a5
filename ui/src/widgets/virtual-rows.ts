// What is in the page of a long list: the rows near the view, and a gap for each stretch that is left out.

/** A row by its number in the list, or a gap by its name: both are compared by value, so what stays is not drawn again. */
export type Entry = number | `gap-${number}`;

/** Where the rows of a list stand, in pixels from its top, and how high they are. */
export interface Places {
  $getItemOffset(index: number): number;
  $getItemSize(index: number): number;
}

/** The rows and the gaps between them, from the top down to the end, and the height of each gap. */
export function rowsAndGaps(
  indexes: readonly number[],
  places: Places,
  total: number,
): { entries: Entry[]; gaps: Map<Entry, number> } {
  const entries: Entry[] = [];
  const gaps = new Map<Entry, number>();
  let end = 0;
  const leaveOutUntil = (next: number) => {
    if (next <= end) return;
    const gap: Entry = `gap-${gaps.size}`;
    gaps.set(gap, next - end);
    entries.push(gap);
  };
  for (const index of indexes) {
    const offset = places.$getItemOffset(index);
    leaveOutUntil(offset);
    entries.push(index);
    end = offset + places.$getItemSize(index);
  }
  leaveOutUntil(total);
  return { entries, gaps };
}

/** How high the lightest weight is, in pixels, as the styles say it (`--lightest`). Nobody sees what is finer. */
export const LIGHTEST = 0.25;
/** How many weights there are, each twice as high as the one before it: the list's styles know as many. */
export const WEIGHTS = 20;

/** The weights that are as high together as a gap, the heaviest first. */
export function weightsOf(height: number): number[] {
  const weights: number[] = [];
  let rest = Math.round(height / LIGHTEST);
  for (let weight = WEIGHTS - 1; weight >= 0; weight--) {
    for (; rest >= 2 ** weight; rest -= 2 ** weight) weights.push(weight);
  }
  return weights;
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
