import { beforeEach, expect, test } from "vitest";
import type { AccountStores } from "../../src/stores";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, ME, message, MINUTE, NOON } from "../fakes/world";
import { click, find, get, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";
const GROUP = "3001";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id]), conversation(GROUP, [ALICE.id, BOB.id])];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "Hello")]);
  fake.timelines.set(GROUP, [message("6001", BOB.id, "Hello all")]);
});

/** Nothing has a height here, so the top is in view as soon as a conversation is open. */
async function open(id: string): Promise<AccountStores> {
  const stores = await show(fake);
  await stores.open(id);
  await settle();
  return stores;
}

/** Opens a conversation and asks for its past. */
async function openAndLookBack(id: string): Promise<AccountStores> {
  const stores = await open(id);
  await click(get("look-further-back"));
  await settle();
  return stores;
}

test("a conversation that is here from its beginning says so", async () => {
  await open(WITH_ALICE);
  expect(words(get("timeline-top"))).toBe("This is the beginning of your conversation with Alice Okafor");
  expect(fake.callsOf("backfill")).toEqual([]);
});

test("a group goes back as far as one was in it", async () => {
  await open(GROUP);
  expect(words(get("timeline-top"))).toBe("This is as far back as you can see");
});

test("rows that do not fill the view cost nothing by themselves: page by page the person looks further back", async () => {
  fake.past.set(WITH_ALICE, [[message("4002", ME.id, "older")], [message("4001", ALICE.id, "the first")]]);
  await open(WITH_ALICE);
  expect(fake.callsOf("backfill")).toEqual([]);
  await click(get("look-further-back"));
  await settle();
  expect(find("timeline-item").length).toBe(2);
  await click(get("look-further-back"));
  await settle();
  expect(find("timeline-item").length).toBe(3);
  expect(words(get("timeline-top"))).toContain("This is the beginning");
});

test("while X is asked, bubbles stand for what comes, and readers are told", async () => {
  fake.past.set(WITH_ALICE, [[message("4001", ALICE.id, "the first")]]);
  const answer = fake.holdNext("backfill");
  await openAndLookBack(WITH_ALICE);
  expect(get("timeline-top").querySelectorAll(".skeletons span").length).toBe(2);
  expect(words(get("timeline-top"))).toBe("Older messages are on their way.");
  answer();
  await settle();
  expect(get("timeline-top").querySelector(".skeletons")).toBeNull();
});

test("when X allows more only later, a line says when, and then it comes by itself", async () => {
  fake.past.set(WITH_ALICE, [[message("4001", ALICE.id, "the first")]]);
  fake.answer({ backfill: async () => ({ type: "later", at: NOON + 5 * MINUTE }) });
  const stores = await openAndLookBack(WITH_ALICE);
  expect(words(get("timeline-top"))).toBe("X allows more at 12:05");
  const asked = fake.callsOf("backfill").length;
  stores.clock.now = NOON + 4 * MINUTE;
  await settle();
  expect(fake.callsOf("backfill").length).toBe(asked);
  stores.clock.now = NOON + 5 * MINUTE;
  await settle();
  expect(fake.callsOf("backfill").length).toBe(asked + 1);
});

test("what went wrong is said where it happened, with a way to try again", async () => {
  fake.past.set(WITH_ALICE, [[message("4001", ALICE.id, "the first")]]);
  fake.failNext("backfill", "X cannot be reached.");
  await openAndLookBack(WITH_ALICE);
  expect(words(get("timeline-top"))).toBe("X cannot be reached. Try again");
  await click(get("timeline-top").querySelector("button") as HTMLElement);
  expect(find("timeline-item").length).toBe(2);
});

test("when X has more but brought nothing, the person may look further", async () => {
  fake.past.set(WITH_ALICE, [[], [message("4001", ALICE.id, "the first")]]);
  await openAndLookBack(WITH_ALICE);
  expect(fake.callsOf("backfill").length).toBe(1);
  await click(get("look-further-back"));
  expect(find("timeline-item").length).toBe(2);
});
