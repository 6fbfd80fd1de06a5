// A message to somebody new that is being put together, while a notification leads to another account.
import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, ME } from "../fakes/world";
import { click, find, get, press, settle, show, type, words } from "./screen";

const WITH_CAROL = "1003-1004";

let mine: FakeIpc;
let bobs: FakeIpc;

beforeEach(() => {
  mine = new FakeIpc();
  mine.people = [ME, ALICE, BOB];
  mine.willChoose = { number: 7, name: "kite.jpg" };
  bobs = mine.add(BOB, new FakeIpc());
  bobs.people = [BOB, CAROL];
  bobs.conversations = [conversation(WITH_CAROL, [CAROL.id])];
});

const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
const firstMessage = () => (get("group-first-message") as HTMLTextAreaElement).value;
const picked = () => [...document.querySelectorAll<HTMLElement>(".chip")].map(words);

async function beginGroup() {
  await show(mine);
  await click(get("new-message"));
  for (const option of find("person-option")) await click(option);
  await type("group-first-message", "Lunch tomorrow?");
  await click(get("group-attach"));
}

async function leadTo(id: string, conversationId: string | null) {
  mine.tellPage({ type: "show", accountId: id, conversationId });
  await settle();
}

async function leaveAndComeBack() {
  await leadTo(BOB.id, WITH_CAROL);
  await leadTo(ME.id, null);
}

test("it waits in its own account, with its file, and is whole when that is shown again", async () => {
  await beginGroup();
  await leadTo(BOB.id, WITH_CAROL);
  expect([dialog(), get("conversation").dataset["conversationId"]]).toEqual([null, WITH_CAROL]);
  await leadTo(ME.id, null);
  expect([picked(), firstMessage()]).toEqual([["Alice Okafor", "Bob Tanaka"], "Lunch tomorrow?"]);
  const file = get("attached").dataset["id"];
  await click(get("start-conversation"));
  expect(mine.callsOf("createGroup")).toEqual([[[ALICE.id, BOB.id], "Lunch tomorrow?", file]]);
  expect([...mine.callsOf("removeAttachment"), ...bobs.callsOf("createGroup")]).toEqual([]);
});

test("what was given up does not come again", async () => {
  await beginGroup();
  await press(dialog() as HTMLElement, "Escape");
  await leaveAndComeBack();
  expect(dialog()).toBeNull();
});

test("one that is on its way meanwhile is not begun a second time", async () => {
  const goOn = mine.holdNext("createGroup");
  await beginGroup();
  await click(get("start-conversation"));
  await leaveAndComeBack();
  expect((get("start-conversation") as HTMLButtonElement).disabled).toBe(true);
  goOn();
  await settle();
  expect(dialog()).toBeNull();
  await leaveAndComeBack();
  expect([dialog(), mine.callsOf("createGroup").length]).toEqual([null, 1]);
});

test("who comes back while it is on its way is led to it", async () => {
  const goOn = mine.holdNext("createGroup");
  await beginGroup();
  await click(get("start-conversation"));
  await leaveAndComeBack();
  goOn();
  await settle();
  expect(words(get("conversation"))).toContain("Alice and Bob");
  expect(document.activeElement).toBe(get("composer-text"));
});

test("it goes out as it was when it was started", async () => {
  const goOn = mine.holdNext("describeAttachment");
  await beginGroup();
  await type("alt-text", "A red kite");
  await click(get("start-conversation"));
  const form = get("group-first-message").closest("form");
  expect(form?.inert).toBe(true);
  for (const option of find("person-option")) await click(option);
  goOn();
  await settle();
  expect(mine.callsOf("createGroup").map(([people, text]) => [people, text])).toEqual([
    [[ALICE.id, BOB.id], "Lunch tomorrow?"],
  ]);
});

test("no file is left behind by one whose people were taken off while it was copied", async () => {
  const goOn = mine.holdNext("attachFile");
  await beginGroup();
  await click(find("person-option")[0] as HTMLElement);
  expect((get("start-conversation") as HTMLButtonElement).disabled).toBe(true);
  goOn();
  await settle();
  expect((get("start-conversation") as HTMLButtonElement).disabled).toBe(false);
  await click(get("start-conversation"));
  expect(find("attached").length).toBe(1);
  expect(mine.callsOf("removeAttachment")).toEqual([]);
});

test("a name that was looked for is not there again when its message is shown again", async () => {
  await show(mine);
  mine.tellPage({ type: "compose", to: "alice" });
  await settle();
  await press(get("person-filter"), "Enter");
  await type("person-filter", "bo");
  await leaveAndComeBack();
  expect([picked(), (get("person-filter") as HTMLInputElement).value]).toEqual([["Alice Okafor"], "bo"]);
});

test("one that could not be begun meanwhile says so when its account is shown again", async () => {
  const goOn = mine.holdNext("createGroup");
  mine.failNext("createGroup", "The disk is full.");
  await beginGroup();
  await click(get("start-conversation"));
  await leadTo(BOB.id, WITH_CAROL);
  goOn();
  await settle();
  await leadTo(ME.id, null);
  expect([words(get("notice")), firstMessage(), find("attached").length]).toEqual([
    "The disk is full.",
    "Lunch tomorrow?",
    1,
  ]);
});

test("one that could not be begun gives the focus back to what had it", async () => {
  mine.failNext("createGroup", "The disk is full.");
  await beginGroup();
  get("start-conversation").focus();
  await click(get("start-conversation"));
  expect(words(get("notice"))).toBe("The disk is full.");
  expect(document.activeElement).toBe(get("start-conversation"));
});

test("one that is on its way cannot be given up, as it may come back", async () => {
  const goOn = mine.holdNext("createGroup");
  mine.failNext("createGroup", "The disk is full.");
  await beginGroup();
  await click(get("start-conversation"));
  await press(dialog() as HTMLElement, "Escape");
  goOn();
  await settle();
  expect(firstMessage()).toBe("Lunch tomorrow?");
});

test("it does not wait for an account that was signed out of", async () => {
  await beginGroup();
  await leadTo(BOB.id, WITH_CAROL);
  await click(get("settings"));
  await click(find("sign-out")[0] as HTMLElement);
  await click(get("sign-out-keep"));
  await leadTo(ME.id, null);
  expect(dialog()).toBeNull();
});
