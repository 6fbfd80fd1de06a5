// What is read: only what somebody could see, however it comes on screen.
import { beforeEach, expect, test, vi } from "vitest";
import { LayoutStore } from "../../src/stores/layout.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME, message } from "../fakes/world";
import { click, find, get, giveHeight, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";
const BOTTOM = 9_400;

let fake: FakeIpc;
/** Where the timeline is scrolled to. */
let scrollTop: number;

beforeEach(() => {
  scrollTop = 5_000;
  giveHeight(() => scrollTop);
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id], { unreadCount: 25 })];
  fake.timelines.set(
    WITH_ALICE,
    Array.from({ length: 30 }, (_, index) => message(`${5000 + index}`, ALICE.id, `number ${index}`)),
  );
  fake.readUpTo.set(WITH_ALICE, "5004");
});

test("what is unread below the window's edge stays unread when its conversation opens", async () => {
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  expect(fake.callsOf("markRead")).toEqual([]);
  expect(words(get("jump-to-newest"))).toBe("25 new messages");
  scrollTop = BOTTOM;
  await click(get("jump-to-newest"));
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5029"]]);
});

test("a message that comes before the timeline is seen does not make what is above it read", async () => {
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  fake.receive(WITH_ALICE, message("5030", ALICE.id, "one more"));
  await settle();
  expect(fake.callsOf("markRead")).toEqual([]);
});

test("a conversation of which all is in view is read once it is seen, and offers no way down meanwhile", async () => {
  scrollTop = BOTTOM;
  const stores = await show(fake);
  let offered = false;
  const watch = new MutationObserver(() => (offered ||= find("jump-to-newest").length > 0));
  watch.observe(document.body, { childList: true, subtree: true });
  await stores.open(WITH_ALICE);
  fake.receive(WITH_ALICE, message("5030", ALICE.id, "one more"));
  await settle();
  watch.disconnect();
  expect(fake.callsOf("markRead").at(-1)).toEqual([WITH_ALICE, "5030"]);
  expect(offered).toBe(false);
});

test("what comes into an empty conversation is read", async () => {
  scrollTop = BOTTOM;
  fake.timelines.set(WITH_ALICE, []);
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  expect(find("jump-to-newest")).toEqual([]);
  fake.receive(WITH_ALICE, message("5030", ALICE.id, "Hello"));
  await settle();
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5030"]]);
  expect(find("jump-to-newest")).toEqual([]);
});

test("whether somebody is at the window is followed from the beginning to the end, whatever happens on the page", async () => {
  scrollTop = BOTTOM;
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  fake.setAway(true);
  fake.receive(WITH_ALICE, message("5030", ALICE.id, "are you there?"));
  await settle();
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5029"]]);
  fake.setAway(false);
  await settle();
  expect(fake.callsOf("markRead").at(-1)).toEqual([WITH_ALICE, "5030"]);
  expect([fake.callsOf("watchAway").length, fake.callsOf("subscribe").length]).toEqual([1, 1]);
});

test("where a search has the window to itself nothing under it is read, and back from it only what is seen", async () => {
  vi.spyOn(LayoutStore.prototype, "onePane", "get").mockReturnValue(true);
  scrollTop = BOTTOM;
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  stores.search.begin(null);
  await settle();
  fake.receive(WITH_ALICE, message("5030", ALICE.id, "psst"));
  await settle();
  scrollTop = 5_000;
  stores.search.end();
  await settle();
  expect(get("conversation").dataset["conversationId"]).toBe(WITH_ALICE);
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5029"]]);
  scrollTop = BOTTOM;
  await click(get("jump-to-newest"));
  expect(fake.callsOf("markRead").at(-1)).toEqual([WITH_ALICE, "5030"]);
});
