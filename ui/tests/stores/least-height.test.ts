import { expect, test } from "vitest";
import { leastHeight } from "../../src/stores/least-height";
import { timelineRows } from "../../src/stores/timeline-rows";
import { ALICE, message } from "../fakes/world";

/** Of the last row of a conversation in which alice wrote these texts. */
function heightOf(...texts: string[]): number {
  const rows = timelineRows(
    texts.map((text, index) => message(`${index + 1}`, ALICE.id, text)),
    null,
  );
  const last = rows.at(-1);
  return last ? leastHeight(last) : 0;
}

test("a message takes the more room the more lines it has, begun by alice or by the bubble's edge", () => {
  expect(heightOf("one\ntwo")).toBeGreaterThan(heightOf("one"));
  expect(heightOf("w".repeat(300))).toBeGreaterThan(heightOf("w".repeat(200)));
  expect(heightOf("i".repeat(100))).toBe(heightOf("one"));
});

test("the first message of a group takes more room than those that join it", () => {
  expect(heightOf("one")).toBeGreaterThan(heightOf("one", "two"));
});

test("a row that is no message takes the room of a line", () => {
  const [day] = timelineRows([message("1", ALICE.id, "one")], null);
  expect(day && leastHeight(day)).toBe(44);
});
