// A click on a notification leads to what it told of, whatever is on screen by then.
import { beforeAll, beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, hanging, ME, message, NOON, picture } from "../fakes/world";
import { click, find, get, giveHeight, press, settle, show, type, words } from "./screen";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";

let fake: FakeIpc;

// Its code comes when the first picture is opened; here it is there already.
beforeAll(() => import("../../src/views/Lightbox.svelte"));

beforeEach(() => {
  // Far from both ends nothing more is loaded.
  giveHeight(() => 5_000);
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id]), conversation(WITH_BOB, [BOB.id])];
  fake.timelines.set(WITH_ALICE, [
    picture("4999", ALICE.id, "", hanging("3_1", "photo"), NOON),
    ...Array.from({ length: 200 }, (_, index) => message(`${5000 + index}`, ALICE.id, `number ${index}`)),
  ]);
  fake.timelines.set(WITH_BOB, [message("7001", BOB.id, "See http://example.org/")]);
});

async function clickNotification(id: string) {
  fake.tellPage({ type: "show", accountId: ME.id, conversationId: id });
  await settle();
}

const dialogs = () => document.querySelectorAll('[role="dialog"]').length;
const openId = () => get("conversation").dataset["conversationId"];
const shown = () => find("timeline-item").map((item) => item.dataset["key"]);

async function open(id: string) {
  const stores = await show(fake);
  await stores.open(id);
  await settle();
  return stores;
}

test("in the past of the open conversation it leads to the newest message, and one can answer at once", async () => {
  const stores = await open(WITH_ALICE);
  await stores.openAt(WITH_ALICE, "5010");
  await settle();
  expect(shown()).not.toContain("5199");
  await type("composer-text", "half a thou");
  find("message-menu")[0]?.focus();
  await clickNotification(WITH_ALICE);
  expect(shown()).toContain("5199");
  expect((get("composer-text") as HTMLTextAreaElement).value).toBe("half a thou");
  expect(document.activeElement).toBe(get("composer-text"));
});

test("what is unread in the open conversation begins where it begins, also if it was read there before", async () => {
  const stores = await open(WITH_ALICE);
  await stores.openAt(WITH_ALICE, "5010");
  await settle();
  fake.readUpTo.set(WITH_ALICE, "5150");
  await clickNotification(WITH_ALICE);
  expect(find("timeline-item").length).toBeGreaterThan(0);
  expect(stores.timeline.unreadAfter).toBe("5150");
});

test("a large picture of the open conversation goes", async () => {
  const stores = await open(WITH_ALICE);
  await stores.openAt(WITH_ALICE, "4999");
  await settle();
  await click(document.querySelector('[data-picture="3_1"]') as HTMLElement);
  await settle();
  expect(find("large-picture").length).toBe(1);
  await clickNotification(WITH_ALICE);
  expect([...find("large-picture"), dialogs()]).toEqual([0]);
  expect(document.activeElement).toBe(get("composer-text"));
});

test("a press on the open row leaves the conversation as it is", async () => {
  const stores = await open(WITH_ALICE);
  await stores.openAt(WITH_ALICE, "5010");
  await settle();
  await click(document.querySelector(`[data-testid="inbox-row"][data-conversation-id="${WITH_ALICE}"]`) as HTMLElement);
  expect(shown()).toContain("5010");
});

test.each([
  ["the settings", () => click(get("settings"))],
  ["the shortcuts", () => press(document.body, "?", { shiftKey: true })],
  ["the palette", () => press(document.body, "k", { ctrlKey: true })],
  ["a new account", () => click(get("add-account"))],
  ["a message to nobody yet", () => click(get("new-message"))],
  ["where a link leads", () => click(get("link"))],
  ["a new name", () => click(get("rename"))],
])("it leads past %s, in another conversation and in the open one", async (_, cover) => {
  await open(WITH_BOB);
  for (const id of [WITH_BOB, WITH_ALICE]) {
    // Where one has pressed, the focus goes back to when a dialog closes.
    get("settings").focus();
    await cover();
    expect(dialogs()).toBe(1);
    await clickNotification(id);
    expect([dialogs(), openId()]).toEqual([0, id]);
    expect(document.activeElement).toBe(get("composer-text"));
    await clickNotification(WITH_BOB);
  }
});

test("the question about signing out gives way as well", async () => {
  await open(WITH_BOB);
  await click(get("settings"));
  await click(get("sign-out"));
  expect(find("sign-out-dialog").length).toBe(1);
  await clickNotification(WITH_ALICE);
  expect([dialogs(), openId()]).toEqual([0, WITH_ALICE]);
});

test("a message that is being begun stays, and what is under it as it was", async () => {
  const stores = await open(WITH_ALICE);
  await stores.openAt(WITH_ALICE, "5010");
  await settle();
  await click(get("new-message"));
  await click(find("person-option")[0] as HTMLElement);
  await clickNotification(WITH_ALICE);
  expect(words(document.querySelector(".chip") as HTMLElement)).toBe("Alice Okafor");
  expect(shown()).toContain("5010");
  await clickNotification(WITH_BOB);
  expect([dialogs(), openId()]).toEqual([1, WITH_BOB]);
  await press(document.querySelector('[role="dialog"]') as HTMLElement, "Escape");
  await click(get("settings"));
  await clickNotification(WITH_ALICE);
  expect([dialogs(), openId()]).toEqual([0, WITH_ALICE]);
});
