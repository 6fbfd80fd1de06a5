// Roles, names and structure by axe. It sees no colours here; `npm run preview-data` with axe in a browser does.
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, joined, ME, message, startup } from "../fakes/world";
import { click, get, settle, show } from "./screen";

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
