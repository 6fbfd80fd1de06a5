import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Stores } from "../../src/stores";
import { begin } from "../fakes/begin";
import { FakeIpc } from "../fakes/fake-ipc";

let stores: Stores;

beforeEach(async () => {
  stores = await begin(new FakeIpc());
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("each deletion can be undone for five seconds", async () => {
  const ids = () => stores.withdrawals.recent.map(({ id }) => id);
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
