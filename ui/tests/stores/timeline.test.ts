import { beforeEach, expect, test, vi } from "vitest";
import type { TimelinePage } from "../../src/ipc";
import { AnnouncementsStore } from "../../src/stores/announcements.svelte";
import { MissingStore } from "../../src/stores/missing.svelte";
import { PeopleStore } from "../../src/stores/people.svelte";
import { timelineRows } from "../../src/stores/timeline-rows";
import { TimelineStore } from "../../src/stores/timeline.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, ME, message, MINUTE, NOON, sending } from "../fakes/world";

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
  timeline = new TimelineStore(fake.ipc, new PeopleStore(fake.ipc, ME.id), announcements, () => undefined);
});

const keys = () => timeline.items.map((item) => item.key);
const many = (count: number, first = 5000) =>
  Array.from({ length: count }, (_, index) => message(`${first + index}`, ALICE.id, `number ${index}`));

/** Opens a conversation of so many messages around one of them, and reads down until so many are there. */
async function openInTheMiddleOf(count: number, shown: number, event = "5000") {
  fake.timelines.set(WITH_ALICE, many(count));
  await timeline.open(WITH_ALICE, event);
  while (keys().length < shown) await timeline.loadNewer();
}

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

test("an answer that was overtaken by a reload does not take away what the reload brought", async () => {
  const before = await fake.ipc.of(ME.id).loadTimeline(WITH_ALICE, { type: "unread" }, 60);
  let come: (page: TimelinePage) => void = () => undefined;
  const late = new Promise<TimelinePage>((resolve) => (come = resolve));
  const answers = [late, Promise.resolve({ ...before, items: many(2, 5001) })];
  fake.answer({ loadTimeline: async () => answers.shift() as Promise<TimelinePage> });
  const opening = timeline.open(WITH_ALICE, "5001");
  await timeline.reload();
  come(before);
  await opening;
  expect(keys()).toEqual(["5001", "5002"]);
  expect(timeline.target).toBe("5001");
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

test("who goes far up lets go of what lies far below, and it comes again on the way down", async () => {
  const all = many(1_500);
  fake.timelines.set(WITH_ALICE, all);
  await timeline.open(WITH_ALICE);
  while (timeline.hasOlder) await timeline.loadOlder();
  expect(keys().length).toBeLessThan(700);
  expect(keys()[0]).toBe("5000");
  expect(timeline.hasNewer).toBe(true);
  while (timeline.hasNewer) await timeline.loadNewer();
  expect(keys()).toEqual(all.map(({ key }) => key));
});

test("what changes while one stands far in the past takes nothing away below", async () => {
  await openInTheMiddleOf(1_500, 600);
  const before = keys();
  await timeline.reload();
  expect(keys().slice(0, before.length)).toEqual(before);
  expect(timeline.hasNewer).toBe(true);
});

test("a message that is deleted far below what is read anew at once is gone all the same", async () => {
  await openInTheMiddleOf(1_500, 600);
  fake.withdrawn.add("5550");
  await timeline.reload();
  expect(keys()).not.toContain("5550");
  expect(keys()).toContain("5551");
});

test("what X had above stands there, and nothing goes below, wherever one is by then", async () => {
  fake.timelines.set(WITH_ALICE, many(660));
  await timeline.open(WITH_ALICE);
  while (timeline.hasOlder) await timeline.loadOlder();
  fake.timelines.set(WITH_ALICE, many(700, 4_960));
  await timeline.takeOlder(true);
  expect([keys().length, keys().at(-1), timeline.hasNewer]).toEqual([700, "5659", false]);
});

test("a change is taken in also where older messages came above while it was read", async () => {
  await openInTheMiddleOf(1_500, 100, "5700");
  const answer = fake.holdNext("loadTimeline");
  const reloading = timeline.reload();
  await timeline.loadOlder();
  fake.withdrawn.add("5710");
  answer();
  await reloading;
  expect(keys()).not.toContain("5710");
  expect(Number(keys()[0])).toBeLessThan(5_650);
});

test("a change that is read while the newest messages are let go of announces none of them again", async () => {
  fake.timelines.set(WITH_ALICE, many(1_500));
  await timeline.open(WITH_ALICE);
  while (keys().length <= 600) await timeline.loadOlder();
  const say = vi.spyOn(announcements, "say");
  const answer = fake.holdNext("loadTimeline");
  const reloading = timeline.reload();
  await timeline.loadOlder();
  answer();
  await reloading;
  await timeline.reload();
  expect(say).not.toHaveBeenCalled();
  expect(timeline.hasNewer).toBe(true);
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

test("whether the newest message is in view is not known before the view says so", async () => {
  await timeline.open(WITH_ALICE);
  expect(timeline.atBottom).toBe(false);
  timeline.setAtBottom(true);
  await timeline.open(WITH_ALICE);
  expect(timeline.atBottom).toBe(false);
});

test("nor in another stretch of the same conversation", async () => {
  fake.timelines.set(WITH_ALICE, many(70));
  await timeline.open(WITH_ALICE);
  timeline.setAtBottom(true);
  await timeline.jumpTo("5005");
  await timeline.loadNewer();
  expect([timeline.hasNewer, timeline.atBottom]).toEqual([false, false]);
});

test("an answer from the end of a conversation that was left says nothing of where one stands in the next one", async () => {
  await openFarBack();
  const answer = fake.holdNext("loadTimeline");
  const jumping = timeline.jumpToEnd();
  fake.timelines.set("1001-1003", many(5, 7000));
  await timeline.open("1001-1003");
  answer();
  await jumping;
  expect(timeline.atBottom).toBe(false);
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

test("messages that arrive below are announced", async () => {
  await timeline.open(WITH_ALICE);
  timeline.setAtBottom(false);
  fake.timelines.set(WITH_ALICE, [
    message("5001", ALICE.id, "from Alice"),
    message("5002", ALICE.id, "are you there?"),
  ]);
  await timeline.reload();
  expect(announcements.sentence).toBe("Alice Okafor: are you there?");
});

/** A conversation of 400 messages that was read up to the hundredth. */
async function openFarBack(): Promise<void> {
  fake.timelines.set(WITH_ALICE, many(400));
  fake.readUpTo.set(WITH_ALICE, "5100");
  await timeline.open(WITH_ALICE);
}

test("with much unread it opens around the marker, and the rest comes page by page on the way down", async () => {
  await openFarBack();
  expect(keys().length).toBe(60);
  expect(keys()).toContain("5101");
  expect([timeline.hasOlder, timeline.hasNewer]).toEqual([true, true]);
  expect(timeline.unreadAfter).toBe("5100");
  while (timeline.hasNewer) await Promise.all([timeline.loadNewer(), timeline.loadNewer()]);
  expect(keys().at(-1)).toBe("5399");
  expect(new Set(keys()).size).toBe(keys().length);
});

test("nothing is read while newer messages are further down", async () => {
  await openFarBack();
  timeline.setAtBottom(true);
  expect(timeline.atBottom).toBe(false);
  await timeline.markRead();
  expect(fake.callsOf("markRead")).toEqual([]);
});

test("what changes while one stands in the past is read anew there, and nobody is carried away", async () => {
  await openFarBack();
  const before = keys();
  fake.timelines.set(WITH_ALICE, [...many(400), message("5900", ALICE.id, "new")]);
  fake.withdrawn.add("5105");
  await timeline.reload();
  expect(keys()).toEqual(before.filter((key) => key !== "5105").concat("5131"));
  expect(timeline.hasNewer).toBe(true);
});

test("going to the newest message leaves the past", async () => {
  await openFarBack();
  const { stretch } = timeline;
  await timeline.jumpToEnd();
  expect(keys().at(-1)).toBe("5399");
  expect([timeline.hasNewer, timeline.atBottom]).toEqual([false, true]);
  expect(timeline.stretch).toBe(stretch + 1);
});

test("who asks for the newest message again and again gets there with the first answer", async () => {
  await openFarBack();
  const asked = fake.callsOf("loadTimeline").length;
  const answer = fake.holdNext("loadTimeline");
  const first = timeline.jumpToEnd();
  const second = timeline.jumpToEnd();
  answer();
  await first;
  expect(keys().at(-1)).toBe("5399");
  await second;
  expect(fake.callsOf("loadTimeline")).toHaveLength(asked + 1);
});

test("a message far back is gone to, with what was said around it", async () => {
  fake.timelines.set(WITH_ALICE, many(400));
  await timeline.open(WITH_ALICE);
  expect(await timeline.jumpTo("5020")).toBe(true);
  expect(timeline.target).toBe("5020");
  expect(keys()).toContain("5019");
  expect(keys()).toContain("5021");
  expect(timeline.hasNewer).toBe(true);
});

test("a message that is shown already is gone to without reading", async () => {
  fake.timelines.set(WITH_ALICE, many(400));
  await timeline.open(WITH_ALICE);
  const { stretch } = timeline;
  expect(await timeline.jumpTo("5390")).toBe(true);
  expect(timeline.stretch).toBe(stretch);
  expect(fake.callsOf("loadTimeline").length).toBe(1);
});

test("a message that is gone is not gone to", async () => {
  fake.timelines.set(WITH_ALICE, many(4));
  await timeline.open(WITH_ALICE);
  expect(await timeline.jumpTo("9999")).toBe(false);
  expect(timeline.target).toBeNull();
});

test("an older page that comes after a jump does not get into the new place", async () => {
  fake.timelines.set(WITH_ALICE, many(400));
  await timeline.open(WITH_ALICE);
  const answer = fake.holdNext("loadTimeline");
  const older = timeline.loadOlder();
  await timeline.jumpTo("5020");
  answer();
  await older;
  expect(keys()).not.toContain("5330");
  expect(keys()).toContain("5020");
});

test("what is missing has its place between the messages", async () => {
  const missing = { key: "missing:5001", eventId: null, at: NOON, content: { type: "missing" } } as const;
  fake.timelines.set(WITH_ALICE, [...many(2), missing, ...many(2, 6000)]);
  fake.missing.set("missing:5001", many(2, 5500));
  await timeline.open(WITH_ALICE);
  expect(timelineRows(timeline.items, null).map(({ kind }) => kind)).toContain("missing");
  const filling = new MissingStore(fake.ipc, timeline);
  await filling.fill();
  expect(keys()).toEqual(["5000", "5001", "5500", "5501", "6000", "6001"]);
  expect(filling.now).toEqual({ state: "resting" });
});

test("what X does not give yet says when, and what fails says why", async () => {
  await timeline.open(WITH_ALICE);
  const filling = new MissingStore(fake.ipc, timeline);
  fake.answer({ fillMissing: async () => ({ type: "later", at: NOON + MINUTE }) });
  await filling.fill();
  expect(filling.now).toEqual({ state: "later", at: NOON + MINUTE });
  fake.failNext("fillMissing", "X cannot be reached.");
  await filling.fill();
  expect(filling.now).toMatchObject({ state: "failed", failure: { message: "X cannot be reached." } });
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

test("what is read anew and has not changed is the very same item, so nothing of it is drawn anew", async () => {
  await timeline.open(WITH_ALICE);
  const [first] = timeline.items;
  fake.timelines.set(WITH_ALICE, [
    message("5001", ALICE.id, "from Alice"),
    sending("t1", "from me", { state: "sending" }),
  ]);
  await timeline.reload();
  const [again, sent] = timeline.items;
  expect(again).toBe(first);
  fake.timelines.set(WITH_ALICE, [
    message("5001", ALICE.id, "from Alice"),
    sending("t1", "from me", { state: "sent", eventId: "5002" }),
  ]);
  await timeline.reload();
  expect(timeline.items[0]).toBe(first);
  expect(timeline.items[1]).not.toBe(sent);
});
