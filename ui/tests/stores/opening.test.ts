// What is on screen stays until the next conversation's beginning is there, for a moment at most.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ConversationId, TimelinePage } from "../../src/ipc";
import type { AccountStores } from "../../src/stores";
import { beginPage } from "../fakes/begin";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, ME, message } from "../fakes/world";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";
const WITH_CAROL = "1001-1004";

let fake: FakeIpc;
let stores: AccountStores;

beforeEach(async () => {
  vi.useFakeTimers();
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL];
  fake.conversations = [ALICE, BOB, CAROL].map(({ id }) => conversation(`1001-${id}`, [id]));
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "from Alice")]);
  fake.timelines.set(WITH_BOB, [message("6001", BOB.id, "from Bob")]);
  fake.timelines.set(WITH_CAROL, [message("7001", CAROL.id, "from Carol")]);
  stores = (await beginPage(fake)).shown as AccountStores;
  await stores.open(WITH_ALICE);
});
afterEach(() => void vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);
const shown = () => [stores.selection.id, stores.timeline.items.map(({ key }) => key)];
const readings = (id: ConversationId) => fake.callsOf("loadTimeline").filter(([asked]) => asked === id).length;

test("what is on screen stays until the next conversation's beginning is there", async () => {
  const come = fake.holdNext("loadTimeline");
  void stores.open(WITH_BOB);
  await settle();
  expect(shown()).toEqual([WITH_ALICE, ["5001"]]);
  come();
  await settle();
  expect(shown()).toEqual([WITH_BOB, ["6001"]]);
  expect(readings(WITH_BOB)).toBe(1);
});

test("a conversation whose beginning takes long opens without it, and it is not asked for twice", async () => {
  const come = fake.holdNext("loadTimeline");
  void stores.open(WITH_BOB);
  await vi.advanceTimersByTimeAsync(50);
  expect(shown()).toEqual([WITH_BOB, []]);
  come();
  await settle();
  expect(shown()).toEqual([WITH_BOB, ["6001"]]);
  expect(readings(WITH_BOB)).toBe(1);
});

test("what comes while a conversation's beginning is read is there when it opens", async () => {
  const before = await fake.ipc.of(ME.id).loadTimeline(WITH_BOB, { type: "unread" }, 60);
  let come: (page: TimelinePage) => void = () => undefined;
  const late = new Promise<TimelinePage>((resolve) => (come = resolve));
  const answers = [late, Promise.resolve({ ...before, items: [...before.items, message("6002", BOB.id, "and more")] })];
  fake.answer({ loadTimeline: async () => answers.shift() as Promise<TimelinePage> });
  void stores.open(WITH_BOB);
  fake.receive(WITH_BOB, message("6002", BOB.id, "and more"));
  come(before);
  await settle();
  expect(shown()).toEqual([WITH_BOB, ["6001", "6002"]]);
});

test("a group that gets its id while its beginning is read opens under it", async () => {
  fake.timelines.set("new-77", []);
  fake.timelines.set("3001", [message("8001", ME.id, "Hello all")]);
  const come = fake.holdNext("loadTimeline");
  void stores.open("new-77");
  fake.tell({ type: "conversationRenamed", from: "new-77", to: "3001" });
  come();
  await settle();
  expect(shown()).toEqual(["3001", ["8001"]]);
});

test("who goes elsewhere while a conversation is on its way is not led into it", async () => {
  const goElsewhere = [
    () => stores.open(WITH_ALICE),
    () => stores.open(null),
    () => stores.open(WITH_CAROL),
    () => stores.openAt(WITH_CAROL, "7001"),
    () => stores.begin([CAROL.id], "", null),
  ];
  for (const go of goElsewhere) {
    await stores.open(WITH_ALICE);
    const come = fake.holdNext("loadTimeline");
    void stores.open(WITH_BOB);
    await go();
    const there = shown();
    come();
    await settle();
    expect(shown()).toEqual(there);
    expect(stores.selection.id).not.toBe(WITH_BOB);
  }
});

test("a beginning that cannot be read is asked for once more, and says why it is missing", async () => {
  fake.failNext("loadTimeline", "The store did not answer.");
  fake.failNext("loadTimeline", "The store did not answer.");
  await stores.open(WITH_BOB);
  expect(stores.selection.id).toBe(WITH_BOB);
  expect(stores.timeline.failure?.message).toBe("The store did not answer.");
});

test("where there is room for one pane, the search stays until the conversation comes that takes its place", async () => {
  vi.spyOn(stores.layout, "onePane", "get").mockReturnValue(true);
  stores.search.open = true;
  const come = fake.holdNext("loadTimeline");
  void stores.open(WITH_BOB);
  await settle();
  expect([stores.search.open, stores.onScreen]).toEqual([true, null]);
  come();
  await settle();
  expect([stores.search.open, stores.onScreen]).toEqual([false, WITH_BOB]);
});
