import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { rowsAndGaps, shownIndexes, weightsOf } from "../src/widgets/virtual-rows";

/** Rows of these heights, one below the other. */
function placesOf(heights: number[]) {
  return {
    $getItemOffset: (index: number) => heights.slice(0, index).reduce((sum, height) => sum + height, 0),
    $getItemSize: (index: number) => heights[index] ?? 0,
  };
}

describe("the rows of a long list that are in the page", () => {
  it("follow one another without a gap from the top to the end", () => {
    const { entries, gaps } = rowsAndGaps([0, 1], placesOf([40, 60]), 100);
    expect(entries).toEqual([0, 1]);
    expect(gaps.size).toBe(0);
  });

  it("stand between gaps that are as high as the rows that are left out", () => {
    const { entries, gaps } = rowsAndGaps([0, 3], placesOf([40, 60, 80, 10, 15]), 205);
    expect(entries).toEqual([0, "gap-0", 3, "gap-1"]);
    expect([...gaps.values()]).toEqual([140, 15]);
  });

  it("each stand where they would if all rows were there", () => {
    const list = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(list, fc.array(fc.nat(60), { maxLength: 4 }), fc.nat(39), fc.nat(39), (heights, kept, one, other) => {
        const places = placesOf(heights);
        const indexes = shownIndexes([Math.min(one, other), Math.max(one, other)], kept, heights.length);
        expect(indexes.every((index) => index < heights.length)).toBe(true);
        const total = places.$getItemOffset(heights.length);
        const { entries, gaps } = rowsAndGaps(indexes, places, total);
        let end = 0;
        for (const entry of entries) {
          if (typeof entry === "number") expect(end).toBe(places.$getItemOffset(entry));
          end += typeof entry === "number" ? places.$getItemSize(entry) : (gaps.get(entry) ?? 0);
        }
        expect(end).toBe(total);
      }),
    );
  });

  it("are those near the view and those that are kept, each once and in order", () => {
    expect(shownIndexes([3, 5], [9, 4, 0], 20)).toEqual([0, 3, 4, 5, 9]);
    expect(shownIndexes([0, -1], [], 20)).toEqual([]);
    expect(shownIndexes([3, 5], [9], 5)).toEqual([3, 4]);
  });

  it("have gaps that weights can be laid out for, to a quarter of a pixel", () => {
    expect(weightsOf(0)).toEqual([]);
    expect(weightsOf(68)).toEqual([8, 4]);
    const height = (weights: number[]) => weights.reduce((sum, weight) => sum + 0.25 * 2 ** weight, 0);
    fc.assert(
      fc.property(fc.nat(4_000_000), (quarters) => {
        expect(height(weightsOf(quarters / 4))).toBe(quarters / 4);
        expect(weightsOf(quarters / 4 + 0.1)).toEqual(weightsOf(quarters / 4));
      }),
    );
  });
});
