import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AccountStores } from "../../src/stores";
import { begin } from "../fakes/begin";
import { FakeIpc } from "../fakes/fake-ipc";

let stores: AccountStores;
let fake: FakeIpc;

beforeEach(async () => {
  fake = new FakeIpc();
  stores = await begin(fake);
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("each deletion can be undone for five seconds", async () => {
  const ids = () => [...stores.withdrawals.recent.ids];
  await stores.withdrawals.withdraw("5001");
  await vi.advanceTimersByTimeAsync(3_000);
  await stores.withdrawals.withdraw("5002");
  await vi.advanceTimersByTimeAsync(1_999);
  expect(ids()).toEqual(["5001", "5002"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ids()).toEqual(["5002"]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(ids()).toEqual([]);
});

test("a refused message that was discarded is out of sight at once, and forgotten after five seconds", async () => {
  stores.discards.discard("9001");
  await vi.advanceTimersByTimeAsync(2_000);
  stores.discards.undo();
  expect(stores.discards.hidden).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(fake.callsOf("discardSend")).toEqual([]);
  stores.discards.discard("9001");
  await vi.advanceTimersByTimeAsync(4_999);
  expect(stores.discards.hidden).toEqual(["9001"]);
  expect(fake.callsOf("discardSend")).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(fake.callsOf("discardSend")).toEqual([["9001"]]);
  expect(stores.discards.hidden).toEqual([]);
});
