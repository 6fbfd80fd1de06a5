// The details of a conversation, beside its messages.
import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, hanging, ME, message, NOON, picture } from "../fakes/world";
import { click, find, get, press, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";
const GROUP = "3001";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id]), conversation(GROUP, [ALICE.id, BOB.id])];
  fake.timelines.set(WITH_ALICE, [
    picture("5001", ALICE.id, "", hanging("3_1", "photo"), NOON),
    picture("5002", ALICE.id, "", hanging("7_1", "video"), NOON),
    message("5003", ME.id, "Nice"),
  ]);
});

async function openDetails(id: string) {
  const stores = await show(fake);
  await stores.open(id);
  await settle();
  get("show-conversation-details").focus();
  await click(get("show-conversation-details"));
  return stores;
}

test("the details open and close by button and by keys, and the focus goes along", async () => {
  await openDetails(GROUP);
  expect(document.activeElement).toBe(get("close-details"));
  await click(get("close-details"));
  expect(find("details")).toEqual([]);
  expect(document.activeElement).toBe(get("show-conversation-details"));
  get("composer-text").focus();
  await press(get("composer-text"), "i", { ctrlKey: true });
  expect(document.activeElement).toBe(get("close-details"));
  await press(get("close-details"), "i", { ctrlKey: true });
  expect(find("details")).toEqual([]);
  expect(document.activeElement).toBe(get("composer-text"));
});

test("who is in a group is told with names and handles, and that X gives no list", async () => {
  await openDetails(GROUP);
  expect(find("details-person").map(words)).toEqual(["Alice Okafor @alice", "Bob Tanaka @bob", "You @mia"]);
  expect(words(get("details"))).toContain("X gives no list of who is in a group");
});

test("what was shared is shown newest first, and a picture leads to its message and opens large", async () => {
  const stores = await openDetails(WITH_ALICE);
  expect(find("shared-media").map((media) => media.dataset["mediaKey"])).toEqual(["7_1", "3_1"]);
  await click(find("shared-media")[1] as HTMLElement);
  expect(stores.timeline.target).toBe("5001");
  expect(stores.lightbox.shown).toBe("3_1");
});

test("another conversation shows its own details, and the composer keeps the focus", async () => {
  const stores = await openDetails(WITH_ALICE);
  await stores.open(GROUP);
  await settle();
  expect(words(get("details"))).toContain("Nothing was shared here yet.");
  expect(document.activeElement).toBe(get("composer-text"));
});

test("what was shared in a conversation that was left meanwhile is not shown in the next", async () => {
  const stores = await show(fake);
  const answer = fake.holdNext("loadSharedMedia");
  await stores.open(WITH_ALICE);
  await settle();
  await click(get("show-conversation-details"));
  await stores.open(GROUP);
  await settle();
  answer();
  await settle();
  expect(find("shared-media")).toEqual([]);
});

test("a conversation is muted and archived from its details", async () => {
  await openDetails(WITH_ALICE);
  await click(get("details-mute"));
  await click(get("details-unmute"));
  await click(get("details-archive"));
  expect(fake.callsOf("muteConversation").map(([, wish]) => wish)).toEqual([{ type: "always" }, { type: "not" }]);
  expect(find("details-unarchive").length).toBe(1);
  expect(find("archived-notice").length).toBe(1);
});

test("somebody is blocked and let write again from the details", async () => {
  await openDetails(WITH_ALICE);
  await click(get("details-block"));
  expect(fake.callsOf("block")).toEqual([[ALICE.id]]);
  await click(get("details-unblock"));
  expect(fake.callsOf("unblock")).toEqual([[ALICE.id]]);
});

test("a conversation is exported as a page or as JSON, and a failure is told where it happened", async () => {
  const stores = await openDetails(WITH_ALICE);
  await click(get("export-html"));
  expect(stores.announcements.sentence).toBe("The conversation was exported.");
  fake.failNext("exportConversation", "The disk is full.");
  await click(get("export-json"));
  expect(words(get("details"))).toContain("The disk is full.");
  expect(fake.callsOf("exportConversation")).toEqual([
    [WITH_ALICE, "html"],
    [WITH_ALICE, "json"],
  ]);
});
