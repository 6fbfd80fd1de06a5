import { beforeEach, expect, test } from "vitest";
import { AnnouncementsStore } from "../../src/stores/announcements.svelte";
import { PeopleStore } from "../../src/stores/people.svelte";
import { TimelineStore } from "../../src/stores/timeline.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, ME, message, sending } from "../fakes/world";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";

let fake: FakeIpc;
let announcements: AnnouncementsStore;
let timeline: TimelineStore;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "from Alice")]);
  fake.timelines.set(WITH_BOB, [message("6001", BOB.id, "from Bob")]);
  announcements = new AnnouncementsStore();
  timeline = new TimelineStore(fake.ipc, new PeopleStore(fake.ipc, ME.id), announcements);
});

const keys = () => timeline.items.map((item) => item.key);
const many = (count: number, first = 5000) =>
  Array.from({ length: count }, (_, index) => message(`${first + index}`, ALICE.id, `number ${index}`));

test("an answer for a conversation that was left meanwhile is dropped", async () => {
  const answer = fake.holdNext("loadTimeline");
  const opening = timeline.open(WITH_ALICE);
  await timeline.open(WITH_BOB);
  answer();
  await opening;
  expect(timeline.conversationId).toBe(WITH_BOB);
  expect(keys()).toEqual(["6001"]);
});

test("a failure of a conversation that was left meanwhile is not shown", async () => {
  const answer = fake.holdNext("loadTimeline");
  fake.failNext("loadTimeline", "It is gone.");
  const opening = timeline.open(WITH_ALICE);
  await timeline.open(WITH_BOB);
  answer();
  await opening;
  expect(timeline.failure).toBeNull();
});

test("older pages go above and are loaded once at a time", async () => {
  fake.timelines.set(WITH_ALICE, many(150));
  await timeline.open(WITH_ALICE);
  expect(keys().length).toBe(60);
  await Promise.all([timeline.loadOlder(), timeline.loadOlder()]);
  expect(keys()).toEqual(
    many(150)
      .slice(30)
      .map(({ key }) => key),
  );
  expect(timeline.grewAbove).toBe(true);
  await timeline.loadOlder();
  expect(timeline.hasOlder).toBe(false);
  expect(keys().length).toBe(150);
});

test("a reload keeps the older items above what it brings", async () => {
  fake.timelines.set(WITH_ALICE, many(150));
  await timeline.open(WITH_ALICE);
  await timeline.loadOlder();
  fake.timelines.set(WITH_ALICE, [...many(150), message("5900", ALICE.id, "new")]);
  await timeline.reload();
  expect(keys().length).toBe(121);
  expect(new Set(keys()).size).toBe(121);
  expect(keys().at(-1)).toBe("5900");
  expect(timeline.grewAbove).toBe(false);
});

test("what came while away leaves no hole: the old items go when the two do not touch", async () => {
  fake.timelines.set(WITH_ALICE, many(100));
  await timeline.open(WITH_ALICE);
  fake.timelines.set(WITH_ALICE, [...many(100), ...many(300, 7000)]);
  await timeline.reload();
  expect(keys()[0]).toBe("7240");
  expect(timeline.hasOlder).toBe(true);
});

test("a sent message keeps its place and its key", async () => {
  fake.timelines.set(WITH_ALICE, [...many(2), sending("9001", "hi", { state: "sending" })]);
  await timeline.open(WITH_ALICE);
  fake.timelines.set(WITH_ALICE, [...many(2), sending("9001", "hi", { state: "sent", eventId: "5100" })]);
  await timeline.reload();
  expect(keys()).toEqual(["5000", "5001", "send-9001"]);
});

test("reading marks up to the newest event, once", async () => {
  await timeline.open(WITH_ALICE);
  await timeline.markRead();
  await timeline.markRead();
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5001"]]);
});

test("what was read before is not marked again", async () => {
  fake.readUpTo.set(WITH_ALICE, "5001");
  await timeline.open(WITH_ALICE);
  await timeline.markRead();
  expect(fake.callsOf("markRead")).toEqual([]);
});

test("what arrives while one looks on brings no unread marker", async () => {
  fake.readUpTo.set(WITH_ALICE, "5001");
  await timeline.open(WITH_ALICE);
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "from Alice"), message("5002", ALICE.id, "and more")]);
  await timeline.reload();
  expect(keys()).toEqual(["5001", "5002"]);
  expect(timeline.unreadAfter).toBeNull();
});

test("the unread marker stays where it was while one reads", async () => {
  fake.readUpTo.set(WITH_ALICE, "4000");
  await timeline.open(WITH_ALICE);
  await timeline.markRead();
  await timeline.reload();
  expect(timeline.unreadAfter).toBe("4000");
});

test("messages that arrive below are counted until one goes there, and announced", async () => {
  await timeline.open(WITH_ALICE);
  timeline.setAtBottom(false);
  fake.timelines.set(WITH_ALICE, [
    message("5001", ALICE.id, "from Alice"),
    message("5002", ALICE.id, "are you there?"),
  ]);
  await timeline.reload();
  expect(timeline.newBelow).toBe(1);
  expect(announcements.sentence).toBe("Alice Okafor: are you there?");
  timeline.setAtBottom(true);
  expect(timeline.newBelow).toBe(0);
});

test("many unread messages widen the first page so that the marker is in it", async () => {
  fake.timelines.set(WITH_ALICE, many(200));
  await timeline.open(WITH_ALICE, 120);
  expect(keys().length).toBe(150);
});

test("a reload puts nothing above what is shown: older items that came meanwhile wait for their page", async () => {
  fake.timelines.set(WITH_ALICE, many(3));
  await timeline.open(WITH_ALICE);
  fake.timelines.set(WITH_ALICE, [...many(2, 4000), ...many(3), message("5900", ALICE.id, "new")]);
  await timeline.reload();
  expect(keys()).toEqual(["5000", "5001", "5002", "5900"]);
  expect(timeline.hasOlder).toBe(true);
  await timeline.loadOlder();
  expect(keys()).toEqual(["4000", "4001", "5000", "5001", "5002", "5900"]);
});
