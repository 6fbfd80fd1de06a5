import { beforeEach, expect, test } from "vitest";
import { AnnouncementsStore } from "../../src/stores/announcements.svelte";
import { BackfillStore } from "../../src/stores/backfill.svelte";
import { ClockStore } from "../../src/stores/clock.svelte";
import { PeopleStore } from "../../src/stores/people.svelte";
import { TimelineStore } from "../../src/stores/timeline.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, ME, message, MINUTE, NOON, sending } from "../fakes/world";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";

let fake: FakeIpc;
let clock: ClockStore;
let timeline: TimelineStore;
let backfill: BackfillStore;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "the oldest here"), message("5002", ME.id, "and ours")]);
  fake.timelines.set(WITH_BOB, [message("6001", BOB.id, "from Bob")]);
  fake.past.set(WITH_ALICE, [[message("4002", ALICE.id, "older")], [message("4001", ALICE.id, "the first")]]);
  clock = new ClockStore(() => NOON);
  timeline = new TimelineStore(fake.ipc, new PeopleStore(fake.ipc, ME.id), new AnnouncementsStore(), () => undefined);
  backfill = new BackfillStore(fake.ipc, timeline, clock);
});

const keys = () => timeline.items.map((item) => item.key);
/** Lets everything that only waits for a promise happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

async function open(id: string): Promise<void> {
  backfill.begin();
  await timeline.open(id);
}

async function look(atTop: boolean): Promise<void> {
  backfill.look(atTop, true);
  await settle();
}

test("reaching the top asks X, and what came is put above with the reader's place kept", async () => {
  await open(WITH_ALICE);
  await look(true);
  expect(fake.callsOf("backfill")).toEqual([[WITH_ALICE]]);
  expect(keys()).toEqual(["4002", "5001", "5002"]);
  expect(timeline.grewAbove).toBe(true);
  expect(timeline.complete).toBe(false);
  expect(backfill.now).toEqual({ state: "resting" });
});

test("a top that is in view from the start costs nothing, and offers to look further back", async () => {
  await open(WITH_ALICE);
  backfill.look(true, false);
  await settle();
  expect(fake.callsOf("backfill")).toEqual([]);
  expect(backfill.now).toEqual({ state: "paused" });
  await backfill.ask();
  expect(keys()).toEqual(["4002", "5001", "5002"]);
});

test("the beginning is found once, and X is asked no more", async () => {
  await open(WITH_ALICE);
  await look(true);
  await look(true);
  await look(false);
  await look(true);
  expect(fake.callsOf("backfill").length).toBe(2);
  expect(keys()).toEqual(["4001", "4002", "5001", "5002"]);
  expect(timeline.complete).toBe(true);
});

test("X is not asked while the store has older items", async () => {
  const many = Array.from({ length: 80 }, (_, index) => message(`${5000 + index}`, ALICE.id, `${index}`));
  fake.timelines.set(WITH_ALICE, many);
  await open(WITH_ALICE);
  await look(true);
  expect(fake.callsOf("backfill")).toEqual([]);
  await timeline.loadOlder();
  await look(true);
  expect(fake.callsOf("backfill").length).toBe(1);
});

test("one reaching asks once, however often the view looks", async () => {
  const answer = fake.holdNext("backfill");
  await open(WITH_ALICE);
  for (let times = 0; times < 5; times++) backfill.look(true, true);
  expect(backfill.now).toEqual({ state: "reading" });
  answer();
  await settle();
  expect(fake.callsOf("backfill").length).toBe(1);
});

test("when nothing older came, it waits for the next reaching", async () => {
  fake.answer({ backfill: async () => ({ type: "older" }) });
  await open(WITH_ALICE);
  await look(true);
  await look(true);
  expect(fake.callsOf("backfill").length).toBe(1);
  expect(backfill.now).toEqual({ state: "paused" });
  await look(false);
  await look(true);
  expect(fake.callsOf("backfill").length).toBe(2);
});

test("what X allows later is asked for when that time comes, and not before", async () => {
  const later = { type: "later", at: NOON + 5 * MINUTE } as const;
  fake.answer({ backfill: async () => later });
  await open(WITH_ALICE);
  await look(true);
  expect(backfill.now).toEqual({ state: "later", at: later.at });
  backfill.resume();
  await look(false);
  await look(true);
  expect(fake.callsOf("backfill").length).toBe(1);
  clock.now = later.at;
  backfill.resume();
  await settle();
  expect(fake.callsOf("backfill").length).toBe(2);
});

test("who left the top meanwhile is not asked for", async () => {
  fake.answer({ backfill: async () => ({ type: "later", at: NOON + MINUTE }) });
  await open(WITH_ALICE);
  await look(true);
  await look(false);
  clock.now = NOON + MINUTE;
  backfill.resume();
  await settle();
  expect(fake.callsOf("backfill").length).toBe(1);
  expect(backfill.now).toEqual({ state: "resting" });
});

test("a failure is told, and the person may try again", async () => {
  fake.failNext("backfill", "X cannot be reached.");
  await open(WITH_ALICE);
  await look(true);
  await look(true);
  expect(backfill.now).toMatchObject({ state: "failed", failure: { message: "X cannot be reached." } });
  expect(fake.callsOf("backfill").length).toBe(1);
  await backfill.ask();
  expect(keys()).toEqual(["4002", "5001", "5002"]);
});

test("what still comes for a conversation that was left is dropped", async () => {
  const answer = fake.holdNext("backfill");
  fake.failNext("backfill", "X cannot be reached.");
  await open(WITH_ALICE);
  backfill.look(true, true);
  await open(WITH_BOB);
  answer();
  await settle();
  expect(backfill.now).toEqual({ state: "resting" });
  expect(keys()).toEqual(["6001"]);
});

test("X is not asked about a group that it does not know yet, nor where nothing was said", async () => {
  for (const [id, items] of [
    ["new-9901", [message("7001", ME.id, "Lunch?")]],
    ["1001-1004", []],
    ["1001-1005", [sending("9902", "Hello", { state: "sending" })]],
  ] as const) {
    fake.timelines.set(id, [...items]);
    fake.past.set(id, [[]]);
    await open(id);
    await look(true);
  }
  expect(fake.callsOf("backfill")).toEqual([]);
});
