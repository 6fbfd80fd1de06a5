import { expect, test } from "vitest";
import { costOf, priceListOf, priceOf, unitsOf } from "../../src/stores/cost";
import { begin } from "../fakes/begin";
import { FakeIpc } from "../fakes/fake-ipc";
import { diagnostics, X_PRICES } from "../fakes/world";

const settle = () => new Promise((resolve) => setTimeout(resolve));

test("what the engine tells reads the state of the sync anew, only while somebody looks at it", async () => {
  const fake = new FakeIpc();
  const stores = await begin(fake);
  fake.tell({ type: "connectivityChanged", connectivity: { state: "syncing", history: null } });
  await settle();
  expect(fake.callsOf("loadDiagnostics")).toEqual([]);
  const stop = stores.diagnostics.watch();
  fake.diagnostics = diagnostics({ openGaps: 3 });
  fake.tell({ type: "connectivityChanged", connectivity: { state: "live" } });
  await settle();
  expect(stores.diagnostics.current?.openGaps).toBe(3);
  stop();
  fake.tell({ type: "connectivityChanged", connectivity: { state: "offline" } });
  await settle();
  expect(fake.callsOf("loadDiagnostics").length).toBe(1);
});

test("units times thousandths is what it costs", () => {
  const charged = [
    { billable: "event_read", units: 20 },
    { billable: "send", units: 3 },
  ] as const;
  expect(unitsOf("send", charged)).toBe(3);
  expect(unitsOf("block", charged)).toBe(0);
  expect(costOf(charged, X_PRICES)).toBe(245);
});

test("a price list is made of a price for each kind", () => {
  expect(priceListOf((billable) => priceOf(billable, X_PRICES))).toEqual(X_PRICES);
});
