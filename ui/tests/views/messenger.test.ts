import { beforeEach, expect, test, vi } from "vitest";
import type { Preview } from "../../src/ipc";
import { FakeIpc } from "../fakes/fake-ipc";
import {
  ALICE,
  BOB,
  CAROL,
  conversation,
  DAVE,
  HOUR,
  joined,
  left,
  ME,
  message,
  NOON,
  sending,
  startup,
} from "../fakes/world";
import { click, find, get, press, settle, show, type, words } from "./screen";

const WITH_ALICE = "1001-1002";
const GROUP = "3001";
const HOSTILE = '<img src=x onerror="document.title=1">&lt;b&gt;';

let fake: FakeIpc;

const said = (person: string, text: string): Preview => ({
  person,
  own: person === ME.id,
  content: { type: "message", text, attachment: null },
});

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL, DAVE];
  fake.conversations = [
    conversation(WITH_ALICE, [ALICE.id], {
      unreadCount: 2,
      preview: said(ALICE.id, HOSTILE),
      lastEventAt: NOON - HOUR,
    }),
    conversation(GROUP, [BOB.id, CAROL.id, DAVE.id, "1777"], { preview: said(BOB.id, "Lunch?"), wedgedCount: 1 }),
    conversation("1001-1005", [DAVE.id], { draft: "half a thought", preview: said(DAVE.id, "Hi") }),
  ];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, HOSTILE), message("5002", ME.id, "Noted")]);
  fake.timelines.set(GROUP, [
    message("6001", BOB.id, "Hello"),
    joined("6002", [CAROL.id], BOB.id),
    left("6003", [DAVE.id]),
    message("6004", CAROL.id, "Thanks"),
  ]);
});

const row = (id: string) => document.querySelector<HTMLElement>(`[data-conversation-id="${id}"]`) as HTMLElement;

test("a row says who, when, what, and how much is unread", async () => {
  await show(fake);
  expect(find("inbox-row").map(({ dataset }) => [dataset["conversationId"], dataset["unread"]])).toEqual([
    [WITH_ALICE, "2"],
    [GROUP, "0"],
    ["1001-1005", "0"],
  ]);
  expect(words(row(WITH_ALICE))).toContain("Alice Okafor 11:00");
  expect(words(row(WITH_ALICE))).toContain("2 unread");
  expect(words(row(GROUP))).toContain("Bob, Carol and 2 others");
  expect(words(row(GROUP))).toContain("Bob: Lunch?");
  expect(words(row(GROUP))).toContain("1 message not sent");
  expect(words(row("1001-1005"))).toContain("Draft: half a thought");
});

test("the window's title counts what is unread", async () => {
  await show(fake);
  expect(fake.title).toBe("(2) Pipit");
});

test("markup from X is shown as the text it is, in the inbox and in the timeline", async () => {
  await show(fake);
  expect(words(row(WITH_ALICE))).toContain(HOSTILE);
  await click(row(WITH_ALICE));
  expect(words(find("timeline-item")[0] as HTMLElement)).toContain(HOSTILE);
  expect(document.querySelector("img")).toBeNull();
});

test("a hostile name is text as well", async () => {
  fake.people = [ME, { ...ALICE, name: "<script>alert(1)</script>" }];
  await show(fake);
  expect(words(row(WITH_ALICE))).toContain("<script>alert(1)</script>");
  expect(document.querySelector("#app script, section script")).toBeNull();
});

test("opening a conversation shows its messages and marks them read", async () => {
  await show(fake);
  await click(row(WITH_ALICE));
  expect(find("timeline-item").map(({ dataset }) => [dataset["key"], dataset["own"], dataset["sendState"]])).toEqual([
    ["5001", "false", undefined],
    ["5002", "true", "sent"],
  ]);
  expect(row(WITH_ALICE).dataset["unread"]).toBe("0");
});

test("a group's timeline tells who came and went", async () => {
  await show(fake);
  await click(row(GROUP));
  const lines = find("timeline-item").map(words);
  expect(lines[1]).toContain("Bob Tanaka invited Carol Reyes");
  expect(lines[2]).toContain("Dave Novák left");
});

test("Enter sends, and the message stands in the timeline as sending", async () => {
  await show(fake);
  await click(row(WITH_ALICE));
  await type("composer-text", "On my way");
  await press(get("composer-text"), "Enter");
  expect(fake.sent).toEqual([{ conversation: WITH_ALICE, text: "On my way" }]);
  expect((get("composer-text") as HTMLTextAreaElement).value).toBe("");
  expect(find("timeline-item").at(-1)?.dataset["sendState"]).toBe("sending");
});

test("Shift+Enter and an Enter that belongs to an input method do not send", async () => {
  await show(fake);
  await click(row(WITH_ALICE));
  await type("composer-text", "かな");
  await press(get("composer-text"), "Enter", { shiftKey: true });
  await press(get("composer-text"), "Enter", { isComposing: true });
  await press(get("composer-text"), "Enter", { keyCode: 229 });
  expect(fake.sent).toEqual([]);
});

test("blanks cannot be sent", async () => {
  await show(fake);
  await click(row(WITH_ALICE));
  await type("composer-text", "  \n ");
  expect((get("composer-send") as HTMLButtonElement).disabled).toBe(true);
});

test("a text longer than X takes says by how much, and stays", async () => {
  await show(fake);
  await click(row(WITH_ALICE));
  await type("composer-text", "x".repeat(10_012));
  await press(get("composer-text"), "Enter");
  expect(words(get("notice"))).toBe("Too long by 12 characters. X takes up to 10,000.");
  expect(fake.sent).toEqual([]);
});

test("a text that could not be sent is back in the composer, with the reason", async () => {
  fake.failNext("sendMessage", "The disk is full.", { hint: "Make some room." });
  await show(fake);
  await click(row(WITH_ALICE));
  await type("composer-text", "On my way");
  await press(get("composer-text"), "Enter");
  expect((get("composer-text") as HTMLTextAreaElement).value).toBe("On my way");
  expect(words(get("notice"))).toBe("The disk is full. Make some room.");
});

test("an open conversation has no form: WebKitGTK keeps every form until the page is gone", async () => {
  await show(fake);
  await click(row(WITH_ALICE));
  expect(get("composer-text")).toBeTruthy();
  expect(document.querySelector("form")).toBeNull();
});

test("the field in which one writes is laid out before it has the focus: else WebKit keeps another style of the root", async () => {
  await show(fake);
  const done: string[] = [];
  vi.spyOn(HTMLTextAreaElement.prototype, "offsetHeight", "get").mockImplementation(() => (done.push("layout"), 0));
  vi.spyOn(HTMLTextAreaElement.prototype, "focus").mockImplementation(() => void done.push("focus"));
  await click(row(WITH_ALICE));
  expect(done.slice(0, 2)).toEqual(["layout", "focus"]);
});

test("the button beside the text sends it", async () => {
  await show(fake);
  await click(row(WITH_ALICE));
  await type("composer-text", "On my way");
  await click(get("composer-send"));
  expect(fake.sent).toEqual([{ conversation: WITH_ALICE, text: "On my way" }]);
});

test("each conversation has its own text in the composer", async () => {
  await show(fake);
  await click(row(WITH_ALICE));
  await type("composer-text", "for Alice");
  await click(row("1001-1005"));
  expect((get("composer-text") as HTMLTextAreaElement).value).toBe("half a thought");
  await click(row(WITH_ALICE));
  expect((get("composer-text") as HTMLTextAreaElement).value).toBe("for Alice");
});

test("what waits for a locked keychain says so, and not that a connection is missing", async () => {
  const at = NOON + 155 * 60_000;
  fake.timelines.set(WITH_ALICE, [sending("9001", "a", { state: "retryAt", at, offline: true })]);
  fake.startup = startup({ connectivity: { state: "keychainLocked" } });
  await show(fake);
  await click(row(WITH_ALICE));
  expect(words(find("timeline-item")[0] as HTMLElement)).toContain("Waiting for the keychain");
});

test("every send state has its words", async () => {
  const at = NOON + 155 * 60_000;
  fake.timelines.set(WITH_ALICE, [
    sending("9001", "a", { state: "queued" }),
    sending("9002", "b", { state: "retryAt", at, offline: true }),
    sending("9003", "c", { state: "retryAt", at, offline: false }),
    sending("9004", "d", { state: "unconfirmed" }),
    sending("9005", "e", { state: "sent", eventId: "5009" }),
    sending("9006", "f", { state: "wedged", reason: { kind: "notAllowed" } }),
  ]);
  await show(fake);
  await click(row(WITH_ALICE));
  const lines = find("timeline-item").map(words);
  const expected = [
    "Sending",
    "Waiting for a connection",
    "Goes out at 14:35",
    "Checking whether X has it",
    "Sent",
    "Not sent: Alice Okafor does not accept messages from you",
  ];
  expected.forEach((sentence, index) => expect(lines[index]).toContain(sentence));
});

test("a wedged message can be sent again, or discarded and brought back", async () => {
  fake.timelines.set(WITH_ALICE, [sending("9006", "f", { state: "wedged", reason: { kind: "notFound" } })]);
  await show(fake);
  await click(row(WITH_ALICE));
  await click(get("send-again"));
  expect(fake.callsOf("sendAgain")).toEqual([["9006"]]);
  await click(get("discard"));
  expect(find("timeline-item")).toEqual([]);
  expect(document.activeElement).not.toBe(document.body);
  expect(words(get("discarded-notice"))).toContain("Message discarded.");
  await click(get("undo-discard"));
  expect(find("timeline-item").length).toBe(1);
  expect(find("discarded-notice")).toEqual([]);
  expect(fake.callsOf("discardSend")).toEqual([]);
});

test("the connection is named calmly, and not at all while it is well", async () => {
  await show(fake);
  expect(words(get("connectivity"))).toBe("");
  fake.tell({ type: "connectivityChanged", connectivity: { state: "offline" } });
  await settle();
  expect(words(get("connectivity"))).toBe("Offline. Messages you write go out later.");
  fake.tell({ type: "connectivityChanged", connectivity: { state: "keychainLocked" } });
  await settle();
  expect(words(get("connectivity"))).toBe("Your keychain is locked. Unlock it, and Pipit goes on.");
  fake.tell({ type: "connectivityChanged", connectivity: { state: "rateLimited", until: NOON + 155 * 60_000 } });
  await settle();
  expect(words(get("connectivity"))).toBe("X allows more at 14:35");
});

test("a long sync tells how far back it has come, and until when X makes it wait", async () => {
  await show(fake);
  const backTo = NOON - 18 * 86_400_000;
  const tell = (history: { backTo: number; messages: number; goesOnAt: number | null } | null) =>
    fake.tell({ type: "connectivityChanged", connectivity: { state: "syncing", history } });
  tell(null);
  await settle();
  expect(words(get("connectivity"))).toBe("");
  tell({ backTo, messages: 1240, goesOnAt: null });
  await settle();
  expect(words(get("connectivity"))).toBe("History back to 3 November · 1,240 messages");
  tell({ backTo, messages: 1240, goesOnAt: NOON + 155 * 60_000 });
  await settle();
  expect(words(get("connectivity"))).toBe("History back to 3 November · 1,240 messages · more at 14:35");
  fake.tell({ type: "connectivityChanged", connectivity: { state: "live" } });
  await settle();
  expect(words(get("connectivity"))).toBe("");
});

test("who chose to keep nothing reads so", async () => {
  fake.startup = startup({ vaultPlace: "session" });
  await show(fake);
  expect(words(get("connectivity"))).toContain("when you close Pipit, you are signed out");
});

test("an inbox that cannot be loaded says so and can be tried again", async () => {
  fake.failNext("loadInbox", "The store did not answer.");
  await show(fake);
  expect(words(get("notice"))).toContain("The store did not answer.");
  await click(get("notice").querySelector("button") as HTMLElement);
  expect(find("inbox-row").length).toBe(3);
});

test("the arrow keys walk over the inbox", async () => {
  await show(fake);
  row(WITH_ALICE).focus();
  await press(row(WITH_ALICE), "ArrowDown");
  expect(document.activeElement).toBe(row(GROUP));
  await press(row(GROUP), "End");
  expect(document.activeElement).toBe(row("1001-1005"));
});

test("Escape closes the conversation and gives the focus back to its row", async () => {
  await show(fake);
  await click(row(GROUP));
  await press(get("composer-text"), "Escape");
  expect(find("conversation")).toEqual([]);
  expect(document.activeElement).toBe(row(GROUP));
});
