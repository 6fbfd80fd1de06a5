import { beforeEach, expect, test } from "vitest";
// The page loads it when a menu opens first; here it is to be there at once.
import "../../src/widgets/OpenMenu.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, ME } from "../fakes/world";
import { click, find, get, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
});

async function open() {
  await show(fake);
  await click(get("inbox-row"));
}

async function choose(testid: string) {
  await click(get("conversation-menu"));
  await click(get(testid));
  await settle();
}

test("while Alice is blocked a notice stands where one would write to her", async () => {
  await open();
  await choose("block-person");
  expect(fake.callsOf("block")).toEqual([[ALICE.id]]);
  expect(words(get("blocked-notice"))).toContain("You blocked Alice Okafor.");
  expect(find("composer-text")).toEqual([]);
  await click(get("unblock"));
  expect(fake.callsOf("unblock")).toEqual([[ALICE.id]]);
  expect(find("composer-text")).toHaveLength(1);
});

test("a group has nobody to block", async () => {
  fake.conversations = [conversation("3001", [ALICE.id, BOB.id])];
  await open();
  expect(find("conversation-menu")).toEqual([]);
});

test("a refused block says that all is as it was, and can be let go or tried again", async () => {
  fake.blocks.set(WITH_ALICE, { blocked: false, settled: false, refusal: { detail: "No." } });
  await open();
  expect(words(get("block-refused"))).toContain("Alice Okafor is not blocked: X did not do it.");
  expect(find("composer-text")).toHaveLength(1);
  await click(get("dismiss-block-refusal"));
  expect(fake.callsOf("unblock")).toEqual([[ALICE.id]]);
  expect(find("block-refused")).toEqual([]);
});
