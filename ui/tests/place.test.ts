import fc from "fast-check";
import { expect, test } from "vitest";
import { placeBeside } from "../src/widgets/place";

const ROOM = { width: 800, height: 600 };
const button = { left: 100, right: 130, top: 50, bottom: 80 };
const menu = { width: 160, height: 120 };

test("a menu stands below what opened it, along its beginning or its end", () => {
  expect(placeBeside(button, menu, "start", ROOM, false)).toEqual({ start: 100, top: 84 });
  expect(placeBeside({ ...button, left: 400, right: 430 }, menu, "end", ROOM, false)).toEqual({ start: 270, top: 84 });
});

test("where lines run from right to left, it begins at the right", () => {
  expect(placeBeside({ ...button, left: 600, right: 630 }, menu, "start", ROOM, true)).toEqual({ start: 170, top: 84 });
});

test("without room below it stands above", () => {
  expect(placeBeside({ ...button, top: 550, bottom: 580 }, menu, "start", ROOM, false).top).toBe(426);
});

test("wherever it is opened, it lies in the window", () => {
  const at = fc.integer({ min: -200, max: 1000 });
  fc.assert(
    fc.property(at, at, fc.constantFrom("start" as const, "end" as const), fc.boolean(), (x, y, align, rtl) => {
      const { start, top } = placeBeside({ left: x, right: x, top: y, bottom: y }, menu, align, ROOM, rtl);
      expect(start).toBeGreaterThanOrEqual(8);
      expect(start + menu.width).toBeLessThanOrEqual(ROOM.width - 8);
      expect(top).toBeGreaterThanOrEqual(8);
      expect(top + menu.height).toBeLessThanOrEqual(ROOM.height - 8);
    }),
  );
});
