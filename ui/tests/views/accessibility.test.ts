// Roles, names and structure by axe. It sees no colours here; `npm run preview-data` with axe in a browser does.
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, diagnostics, joined, ME, message, NOON, startup } from "../fakes/world";
import { click, get, settle, show, type } from "./screen";

vi.mock("virtua/svelte", async () => ({ Virtualizer: (await import("../fakes/PlainVirtualizer.svelte")).default }));

async function violations(): Promise<string[]> {
  document.documentElement.lang = "en";
  document.title = "Pipit";
  const { violations: found } = await axe.run(document, { rules: { "color-contrast": { enabled: false } } });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

function world(): FakeIpc {
  const fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL];
  fake.conversations = [conversation("3001", [ALICE.id, BOB.id], { unreadCount: 1 })];
  fake.timelines.set("3001", [
    message("5001", ALICE.id, "Hello"),
    joined("5002", [CAROL.id], BOB.id),
    message("5003", ME.id, "Hi"),
  ]);
  return fake;
}

test("axe finds nothing on the first screen and on the way to sign in", async () => {
  const fake = new FakeIpc();
  fake.startup = startup({ account: null });
  await show(fake);
  expect(await violations()).toEqual([]);
  await click(get("own-app"));
  expect(await violations()).toEqual([]);
});

test("axe finds nothing in inbox and timeline", async () => {
  const stores = await show(world());
  await stores.open("3001");
  await settle();
  expect(await violations()).toEqual([]);
});

test("axe finds nothing in the dialogs", async () => {
  await show(world());
  for (const dialog of ["new-message", "settings"]) {
    await click(get(dialog));
    expect(await violations()).toEqual([]);
    document.querySelector<HTMLElement>('[role="dialog"] [aria-label="Close"]')?.click();
    await settle();
  }
});

test("axe finds nothing in sync and cost, also where an amount is wrong", async () => {
  const fake = world();
  fake.diagnostics = diagnostics({
    windows: [{ calls: ["events"], span: "quarterHour", limit: 15, remaining: 12, resetsAt: NOON + 60_000 }],
    chargedThisMonth: [{ billable: "event_read", units: 3 }],
  });
  await show(fake);
  await click(get("settings"));
  await click(get("sync-and-cost"));
  expect(await violations()).toEqual([]);
  await type("daily-budget", "lots");
  get("save-prices").closest("form")?.requestSubmit();
  await settle();
  expect(await violations()).toEqual([]);
});

test("axe finds nothing at the top of a timeline, whatever it says", async () => {
  const fake = world();
  fake.past.set("3001", [[message("4001", ALICE.id, "the first")]]);
  fake.failNext("backfill", "X cannot be reached.");
  const stores = await show(fake);
  await stores.open("3001");
  await settle();
  expect(await violations()).toEqual([]);
});
