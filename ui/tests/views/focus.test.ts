// The focus is never lost: what opens takes it, what closes gives it back.
import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME, message } from "../fakes/world";
import { click, find, get, press, settle, show } from "./screen";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation("1001-1002", [ALICE.id])];
  fake.timelines.set("1001-1002", [message("5001", ALICE.id, "See http://example.org/")]);
});

const dialog = () => document.querySelector('[role="dialog"]');

test.each(["new-message", "settings", "add-account", "rename"])(
  "the dialog that %s opens takes the focus, and Escape gives it back",
  async (opener) => {
    const stores = await show(fake);
    await stores.open("1001-1002");
    await settle();
    get(opener).focus();
    await click(get(opener));
    expect(dialog()?.contains(document.activeElement)).toBe(true);
    await press(document.activeElement as HTMLElement, "Escape");
    expect(dialog()).toBeNull();
    expect(document.activeElement).toBe(get(opener));
  },
);

test.each([
  ["k", { ctrlKey: true }],
  ["n", { ctrlKey: true }],
  [",", { ctrlKey: true }],
  ["?", { shiftKey: true }],
])("what %s opens gives the focus back to where it was", async (key, held) => {
  await show(fake);
  const row = get("inbox-row");
  row.focus();
  await press(row, key, held);
  expect(dialog()?.contains(document.activeElement)).toBe(true);
  await press(document.activeElement as HTMLElement, "Escape");
  expect(dialog()).toBeNull();
  expect(document.activeElement).toBe(row);
});

test("the shortcuts are shown from the settings as well, and closing them leaves the focus on the page", async () => {
  await show(fake);
  get("settings").focus();
  await click(get("settings"));
  await click(get("show-shortcuts"));
  expect(get("shortcuts-sheet").contains(document.activeElement) || dialog()?.contains(document.activeElement)).toBe(
    true,
  );
  await press(document.activeElement as HTMLElement, "Escape");
  expect(find("shortcuts-sheet")).toEqual([]);
  expect(document.activeElement).toBe(get("settings"));
});

test("what is pasted where nothing can be typed goes into the message, and into no other field's place", async () => {
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  get("message-menu").focus();
  await press(get("message-menu"), "v", { ctrlKey: true });
  expect(document.activeElement).toBe(get("composer-text"));
  await press(document.body, "f", { ctrlKey: true });
  const field = document.activeElement as HTMLElement;
  expect(field).not.toBe(get("composer-text"));
  await press(field, "v", { ctrlKey: true });
  expect(document.activeElement).toBe(field);
  await press(field, "n", { ctrlKey: true });
  const inDialog = document.querySelector<HTMLElement>('[role="dialog"] button') as HTMLElement;
  inDialog.focus();
  await press(inDialog, "v", { ctrlKey: true });
  expect(dialog()?.contains(document.activeElement)).toBe(true);
});
