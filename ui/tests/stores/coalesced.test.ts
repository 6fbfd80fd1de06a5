import { expect, test } from "vitest";
import { coalesced } from "../../src/stores/coalesced";

test("who asks while it runs gets one run more, together with all others who asked", async () => {
  const runs: (() => void)[] = [];
  const task = coalesced(() => new Promise((resolve) => runs.push(resolve)));
  const first = task();
  const later = [task(), task(), task()];
  expect(runs.length).toBe(1);
  runs[0]?.();
  await first;
  await new Promise((resolve) => setTimeout(resolve));
  expect(runs.length).toBe(2);
  runs[1]?.();
  await Promise.all(later);
  expect(runs.length).toBe(2);
});

test("a run that fails does not hold up the next", async () => {
  let runs = 0;
  const task = coalesced(async () => {
    runs += 1;
    if (runs === 1) throw new Error("not this time");
  });
  const [first, second] = [task(), task()];
  await expect(first).rejects.toThrow("not this time");
  await second;
  expect(runs).toBe(2);
});
