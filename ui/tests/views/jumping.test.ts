// Going to messages: far back, to the newest one, and what is told of them.
import { beforeEach, expect, test, vi } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME, message, NOON, sending } from "../fakes/world";
import { click, find, get, giveHeight, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";

let fake: FakeIpc;
/** Where the timeline is scrolled to. */
let scrollTop: number;

beforeEach(() => {
  scrollTop = 5_000;
  giveHeight(() => scrollTop);
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
  fake.timelines.set(
    WITH_ALICE,
    Array.from({ length: 400 }, (_, index) => message(`${5000 + index}`, ALICE.id, `number ${index}`)),
  );
});

const shown = () => find("timeline-item").map((item) => item.dataset["key"]);

test("a message far back stands out and has the focus, and one press leads to the newest", async () => {
  const stores = await show(fake);
  await stores.openAt(WITH_ALICE, "5020");
  await settle();
  expect(shown()).toContain("5020");
  expect(shown()).not.toContain("5399");
  const found = document.querySelector(".found") as HTMLElement;
  expect(words(found)).toContain("number 20");
  expect(found.contains(document.activeElement)).toBe(true);
  expect(words(get("jump-to-newest"))).toBe("");
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id], { unreadCount: 7 })];
  await stores.inbox.reload();
  await settle();
  expect(words(get("jump-to-newest"))).toBe("7 new messages");
  expect(get("jump-to-newest").getAttribute("aria-label")).toBe("7 new messages: jump to the newest message");
  scrollTop = 9_400;
  await click(get("jump-to-newest"));
  expect(shown()).toContain("5399");
  expect(find("jump-to-newest")).toEqual([]);
});

test("one's own message is sent from the past at the newest place", async () => {
  const stores = await show(fake);
  await stores.openAt(WITH_ALICE, "5020");
  await settle();
  const composer = get("composer-text") as HTMLTextAreaElement;
  composer.value = "Here I am";
  composer.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await settle();
  await click(get("composer-send"));
  expect(shown()).toContain("5399");
});

test("a message of a conversation that is not open is gone to as well, and back in the open one", async () => {
  fake.conversations.push(conversation("3001", [ALICE.id, "1009"]));
  fake.timelines.set("3001", [message("7001", ALICE.id, "In the group")]);
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await stores.openAt("3001", "7001");
  await settle();
  expect(get("conversation").dataset["conversationId"]).toBe("3001");
  expect(words(document.querySelector(".found") as HTMLElement)).toContain("In the group");
});

test("what is missing can be loaded at its place", async () => {
  fake.timelines.set(WITH_ALICE, [
    message("5001", ALICE.id, "before"),
    { key: "missing:5001", eventId: null, at: NOON, content: { type: "missing" } },
    message("5009", ALICE.id, "after"),
  ]);
  fake.missing.set("missing:5001", [message("5005", ALICE.id, "between")]);
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  expect(words(get("missing"))).toBe("Something may be missing here. Load what is missing");
  await click(get("load-missing"));
  expect(find("missing")).toEqual([]);
  expect(shown()).toEqual(["5001", "5005", "5009"]);
});

test("a message tells when exactly it was written, by whom, and how far it came", async () => {
  fake.timelines.set(WITH_ALICE, [
    message("5001", ALICE.id, "Hello"),
    sending("9001", "Hi", { state: "sent", eventId: "5002" }),
  ]);
  fake.attempts = 3;
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  const told: string[] = [];
  for (const menu of find("message-menu")) {
    await click(menu);
    await vi.waitFor(() => get("show-details"));
    await click(get("show-details"));
    told.push(words(get("message-details")));
    await click(document.querySelector('[role="dialog"] [aria-label="Close"]') as HTMLElement);
  }
  const when = "When Friday, 21 November 2025 at 12:00:00";
  expect(told).toEqual([
    `From Alice Okafor ${when} State Received Number at X 5001`,
    `From You ${when} State Sent Number at X 5002 Written Friday, 21 November 2025 at 12:00:00 Tried 3 times`,
  ]);
});
