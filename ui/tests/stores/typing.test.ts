import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TypingStore } from "../../src/stores/typing.svelte";
import { ALICE } from "../fakes/world";

const WITH_ALICE = "1001-1002";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("who stopped typing is not shown for long, and who goes on is", () => {
  const typing = new TypingStore();
  typing.notice(WITH_ALICE, ALICE.id);
  vi.advanceTimersByTime(5_000);
  typing.notice(WITH_ALICE, ALICE.id);
  vi.advanceTimersByTime(5_000);
  expect(typing.in(WITH_ALICE)).toBe(ALICE.id);
  vi.advanceTimersByTime(5_000);
  expect(typing.in(WITH_ALICE)).toBeNull();
});

test("someone types in one conversation and not in the others", () => {
  const typing = new TypingStore();
  typing.notice(WITH_ALICE, ALICE.id);
  expect(typing.in("1001-1003")).toBeNull();
  typing.clear();
  expect(typing.in(WITH_ALICE)).toBeNull();
});
