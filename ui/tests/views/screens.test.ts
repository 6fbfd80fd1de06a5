// From one screen to the next: the focus goes along.
import { beforeAll, beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME, message, startup } from "../fakes/world";
import { click, get, press, settle, show, showPage } from "./screen";

let fake: FakeIpc;

// Its code comes with the first menu; here it is there already.
beforeAll(() => import("../../src/widgets/OpenMenu.svelte"));

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation("1001-1002", [ALICE.id])];
  fake.timelines.set("1001-1002", [message("5001", ALICE.id, "Hello")]);
});

const focused = () => document.activeElement as HTMLElement;

test("on the first screen nothing has the focus before the person gives it to something", async () => {
  fake.startup = startup({ account: null });
  await showPage(fake);
  expect(focused()).toBe(document.body);
});

test("the heading of the screen that one comes to has the focus", async () => {
  fake.startup = startup({ account: null });
  await showPage(fake);
  get("sign-in-with-x").focus();
  await click(get("sign-in-with-x"));
  expect(get("sign-in-waiting").querySelector("h1")).toBe(focused());
});

test("leaving the search gives the focus back to where one wrote, and to the row where that is gone", async () => {
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  expect(focused()).toBe(get("composer-text"));
  for (const keys of [{ ctrlKey: true }, { ctrlKey: true, shiftKey: true }]) {
    await press(focused(), "f", keys);
    expect(focused()).toBe(get("search-field"));
    await press(focused(), "Escape");
    expect(focused()).toBe(get("composer-text"));
  }
  get("inbox-row").focus();
  get("search-field").focus();
  await press(focused(), "f", { ctrlKey: true });
  await press(focused(), "Escape");
  expect(focused()).toBe(get("inbox-row"));
});

test("what a message's menu opens gives the focus back to the button of that menu", async () => {
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  get("message-menu").focus();
  await click(get("message-menu"));
  await click(get("show-details"));
  expect(get("message-details").closest('[role="dialog"]')?.contains(focused())).toBe(true);
  await press(focused(), "Escape");
  expect(focused()).toBe(get("message-menu"));
});

test("who begins a conversation goes on to write in it, and who does not is where they were", async () => {
  await show(fake);
  for (const begins of [false, true]) {
    get("inbox-row").focus();
    await press(focused(), "n", { ctrlKey: true });
    await press(get("person-filter"), "Enter");
    if (begins) await click(get("start-conversation"));
    else await press(focused(), "Escape");
    expect(focused()).toBe(get(begins ? "composer-text" : "inbox-row"));
  }
});
