import fc from "fast-check";
import { expect, test } from "vitest";
import { FITTING, moved, type Size, type View, zoomed } from "../src/widgets/zoom";

const STAGE: Size = { width: 800, height: 600 };
const WIDE: Size = { width: 800, height: 400 };

const point = fc.record({ x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) });
const picture = fc.record({ width: fc.integer({ min: 1, max: 800 }), height: fc.integer({ min: 1, max: 600 }) });
const deed = fc.oneof(
  fc.record({ by: point }),
  fc.record({ factor: fc.double({ min: 0.01, max: 100, noNaN: true }), at: point }),
);

test("whatever is done, the picture stays on its stage and leaves no part of it empty that it could fill", () => {
  fc.assert(
    fc.property(picture, fc.array(deed, { maxLength: 20 }), (size, deeds) => {
      let view: View = FITTING;
      for (const one of deeds) {
        view = "by" in one ? moved(view, one.by, size, STAGE) : zoomed(view, one.factor, one.at, size, STAGE);
      }
      expect(view.scale).toBeGreaterThanOrEqual(1);
      expect(view.scale).toBeLessThanOrEqual(8);
      for (const [at, length, room] of [
        [view.x, size.width, STAGE.width],
        [view.y, size.height, STAGE.height],
      ] as const) {
        const beyond = Math.max(0, (length * view.scale - room) / 2);
        expect(Math.abs(at)).toBeLessThanOrEqual(beyond + 1e-6);
      }
    }),
  );
});

test("what lies under the pointer stays there", () => {
  const at = { x: 200, y: -50 };
  const before = zoomed(FITTING, 4, { x: 0, y: 0 }, WIDE, STAGE);
  const after = zoomed(before, 1.5, at, WIDE, STAGE);
  const under = ({ scale, x }: View) => (at.x - x) / scale;
  expect(under(after)).toBeCloseTo(under(before));
});

test("made smaller again, it fits as at first", () => {
  const large = moved(zoomed(FITTING, 3, { x: 90, y: 10 }, WIDE, STAGE), { x: 500, y: 500 }, WIDE, STAGE);
  expect(zoomed(large, 0.001, { x: 300, y: 0 }, WIDE, STAGE)).toEqual(FITTING);
});
