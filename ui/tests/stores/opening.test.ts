// What is shown stays until the next conversation's messages are there, or for a moment.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TimelinePage, TimelinePlace } from "../../src/ipc";
import type { AccountStores } from "../../src/stores";
import { beginPage } from "../fakes/begin";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, listed, ME, message } from "../fakes/world";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";
const GROUP = "3001";

let fake: FakeIpc;
let stores: AccountStores;

beforeEach(async () => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL];
  fake.conversations = [
    conversation(WITH_ALICE, [ALICE.id]),
    conversation(WITH_BOB, [BOB.id]),
    conversation(GROUP, [ALICE.id, BOB.id]),
  ];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "hello")]);
  fake.timelines.set(WITH_BOB, [message("5002", BOB.id, "hi")]);
  fake.timelines.set(GROUP, [message("5003", BOB.id, "all")]);
  stores = (await beginPage(fake)).shown as AccountStores;
  await stores.open(WITH_ALICE);
});
afterEach(() => void vi.useRealTimers());

const shown = () => [stores.selection.id, stores.timeline.conversationId];
const isUnread = (place: unknown) => (place as TimelinePlace).type === "unread";
const ids = () => stores.timeline.items.map(({ eventId }) => eventId);

test("the one before stays until the messages of the next are there", async () => {
  const come = fake.holdNext("loadTimeline");
  const opened = stores.open(WITH_BOB);
  expect([...shown(), ...ids()]).toEqual([WITH_ALICE, WITH_ALICE, "5001"]);
  come();
  await opened;
  expect([...shown(), ...ids()]).toEqual([WITH_BOB, WITH_BOB, "5002"]);
  expect(fake.callsOf("loadTimeline").filter(([id, place]) => id === WITH_BOB && isUnread(place))).toHaveLength(1);
});

test("when they take longer than a moment, the next one is shown without them", async () => {
  vi.useFakeTimers();
  const come = fake.holdNext("loadTimeline");
  const opened = stores.open(WITH_BOB);
  await vi.advanceTimersByTimeAsync(100);
  expect([...shown(), stores.timeline.loaded]).toEqual([WITH_BOB, WITH_BOB, false]);
  come();
  await opened;
  expect(ids()).toEqual(["5002"]);
});

test("messages that cannot be read are a problem of the conversation that was opened", async () => {
  fake.failNext("loadTimeline", "The disk is full.");
  await stores.open(WITH_BOB);
  expect([...shown(), stores.timeline.failure?.message]).toEqual([WITH_BOB, WITH_BOB, "The disk is full."]);
});

test("what arrives while a conversation is on its way is in it", async () => {
  // Reading it would lead to another look at it.
  fake.setFocus(false);
  const before = await stores.timeline.ask(WITH_BOB, null);
  let come: (page: TimelinePage) => void = () => undefined;
  const asked = new Promise<TimelinePage>((resolve) => (come = resolve));
  fake.answer({ loadTimeline: () => asked });
  const opened = stores.open(WITH_BOB);
  fake.receive(WITH_BOB, message("5009", BOB.id, "news"));
  fake.answer({ loadTimeline: async () => ({ ...before, items: fake.timelines.get(WITH_BOB) ?? [] }) });
  come(before);
  await opened;
  expect(ids()).toEqual(["5002", "5009"]);
});

test("of two that are opened in that moment, only the second is shown", async () => {
  const come = fake.holdNext("loadTimeline");
  const first = stores.open(WITH_BOB);
  await stores.open(GROUP);
  come();
  await first;
  expect([...shown(), ...ids()]).toEqual([GROUP, GROUP, "5003"]);
  expect(fake.callsOf("showConversation").map(([id]) => id)).toEqual([WITH_ALICE, GROUP]);
});

test("who goes back to the one that is still shown stays there", async () => {
  const come = fake.holdNext("loadTimeline");
  const opened = stores.open(WITH_BOB);
  await stores.open(WITH_ALICE);
  come();
  await opened;
  expect(shown()).toEqual([WITH_ALICE, WITH_ALICE]);
});

test("a new group that X names in that moment is shown under its name", async () => {
  const come = fake.holdNext("loadTimeline");
  const opened = stores.open(WITH_BOB);
  fake.tell({ type: "conversationRenamed", from: WITH_BOB, to: GROUP });
  come();
  await opened;
  expect([...shown(), ...ids()]).toEqual([GROUP, GROUP, "5003"]);
});

test("nothing is shown any more when another account takes the window in that moment", async () => {
  const other = fake.add(CAROL, new FakeIpc());
  other.people = [CAROL];
  const come = fake.holdNext("loadTimeline");
  const opened = stores.open(WITH_BOB);
  await stores.page.switchTo(listed(CAROL).account.id);
  come();
  await opened;
  expect(fake.callsOf("showConversation").map(([id]) => id)).toEqual([WITH_ALICE]);
});
