import { expect, test } from "vitest";
import { timelineRows } from "../../src/stores/timeline-rows";
import { ALICE, BOB, DAY, joined, ME, message, MINUTE, NOON } from "../fakes/world";

/** A row in short: "day", "unread", "membership", or a message's key with ( and ) where its group begins and ends. */
function inShort(rows: ReturnType<typeof timelineRows>): string[] {
  return rows.map((row) =>
    row.kind === "message" ? `${row.first ? "(" : ""}${row.key}${row.last ? ")" : ""}` : row.kind,
  );
}

test("messages of one sender within ten minutes join", () => {
  const rows = timelineRows(
    [
      message("1", ALICE.id, "one", NOON),
      message("2", ALICE.id, "two", NOON + 2 * MINUTE),
      message("3", BOB.id, "three", NOON + 3 * MINUTE),
      message("4", BOB.id, "four", NOON + 14 * MINUTE),
    ],
    null,
  );
  expect(inShort(rows)).toEqual(["day", "(1", "2)", "(3)", "(4)"]);
});

test("a new day, a membership event and the unread marker part a group", () => {
  const rows = timelineRows(
    [
      message("1", ALICE.id, "one", NOON),
      joined("2", [BOB.id], ALICE.id, NOON),
      message("3", ALICE.id, "three", NOON),
      message("4", ALICE.id, "four", NOON),
      message("5", ALICE.id, "five", NOON + DAY),
    ],
    "3",
  );
  expect(inShort(rows)).toEqual(["day", "(1)", "membership", "(3)", "unread", "(4)", "day", "(5)"]);
});

test("one's own messages are never unread", () => {
  expect(inShort(timelineRows([message("1", ALICE.id, "one"), message("2", ME.id, "two")], "1"))).not.toContain(
    "unread",
  );
});

test("ids beyond JavaScript's numbers are compared exactly", () => {
  const rows = timelineRows([message("1866000000000000001", ALICE.id, "a")], "1866000000000000000");
  expect(inShort(rows)).toContain("unread");
});

test("every row has a key of its own, also when a clock jumped between days", () => {
  const times = [NOON, NOON - DAY, NOON, NOON + DAY, NOON];
  const rows = timelineRows(
    times.map((at, index) => message(`${index + 1}`, ALICE.id, "x", at)),
    "2",
  );
  expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
});

test("rows that did not change are the same objects, and so are not drawn anew", () => {
  const items = [
    message("2", ALICE.id, "two", NOON),
    message("3", ALICE.id, "three", NOON + MINUTE),
    joined("4", [BOB.id], ALICE.id, NOON + 2 * MINUTE),
  ];
  const before = timelineRows(items, null);
  const after = timelineRows([message("1", ALICE.id, "one", NOON - MINUTE), ...items], null);
  expect(inShort(before)).toEqual(["day", "(2", "3)", "membership"]);
  expect(inShort(after)).toEqual(["day", "(1", "2", "3)", "membership"]);
  expect(after.slice(3)).toEqual(before.slice(2));
  after.slice(3).forEach((row, index) => expect(row).toBe(before[index + 2]));
  expect(inShort(timelineRows(items, null))).toEqual(inShort(before));
});
