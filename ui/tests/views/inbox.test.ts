// The inbox: what one does with conversations, and which of them are shown.
import { beforeEach, expect, test, vi } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, HOUR, ME, message, NOON } from "../fakes/world";
import { click, find, get, press, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";
const GROUP = "3001";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL];
  fake.conversations = [
    conversation(WITH_ALICE, [ALICE.id], { unreadCount: 2 }),
    conversation(WITH_BOB, [BOB.id]),
    conversation(GROUP, [ALICE.id, CAROL.id]),
  ];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "Hello"), message("5002", ALICE.id, "Are you there?")]);
});

const rows = () => find("inbox-row").map((row) => row.dataset["conversationId"]);

function row(id: string): HTMLElement {
  return document.querySelector(`[data-conversation-id="${id}"][data-testid="inbox-row"]`) as HTMLElement;
}

/** Opens the menu of a conversation's row and chooses from it. */
async function choose(id: string, item: string): Promise<void> {
  await click(row(id).parentElement?.querySelector("[data-testid=row-menu]") as HTMLElement);
  // The first menu loads its code.
  await vi.waitFor(() => get(item));
  await click(get(item));
}

test("a pinned conversation stands above the others, with a mark, until it is unpinned", async () => {
  await show(fake);
  await choose(WITH_BOB, "pin");
  expect(rows()).toEqual([WITH_BOB, WITH_ALICE, GROUP]);
  expect(row(WITH_BOB).querySelector("[aria-label=Pinned]")).not.toBeNull();
  await choose(WITH_BOB, "pin");
  expect(rows()).toEqual([WITH_ALICE, WITH_BOB, GROUP]);
});

test("a conversation is muted for hours or always, says so, and is heard again", async () => {
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id], { muted: { type: "until", at: NOON + HOUR } })];
  await show(fake);
  expect(row(WITH_ALICE).querySelector('[aria-label="Muted until 13:00"]')).not.toBeNull();
  await choose(WITH_ALICE, "unmute");
  await choose(WITH_ALICE, "mute-always");
  expect(row(WITH_ALICE).querySelector('[aria-label="Muted"]')).not.toBeNull();
  await choose(WITH_ALICE, "unmute");
  await choose(WITH_ALICE, "mute-8");
  expect(fake.callsOf("muteConversation").map(([, wish]) => wish)).toEqual([
    { type: "not" },
    { type: "always" },
    { type: "not" },
    { type: "for", hours: 8 },
  ]);
});

test("a muted conversation announces nothing", async () => {
  const stores = await show(fake);
  const text = { type: "message", text: "Psst", attachment: null } as const;
  fake.conversations = fake.conversations.map((one) =>
    one.id === WITH_BOB
      ? { ...one, muted: { type: "always" }, unreadCount: 1, preview: { person: BOB.id, own: false, content: text } }
      : one,
  );
  fake.tell({ type: "conversationsChanged", ids: [WITH_BOB] });
  await settle();
  expect(words(row(WITH_BOB))).toContain("Psst");
  expect(stores.announcements.sentence).toBe("");
});

test("a conversation marked as unread says so until it is opened", async () => {
  await show(fake);
  await choose(WITH_BOB, "mark-unread");
  expect(words(row(WITH_BOB))).toContain("Marked as unread");
  await click(row(WITH_BOB));
  expect(words(row(WITH_BOB))).not.toContain("Marked as unread");
});

test("the open conversation is left when it is marked as unread", async () => {
  const stores = await show(fake);
  await click(row(WITH_BOB));
  await choose(WITH_BOB, "mark-unread");
  expect(stores.selection.id).toBeNull();
  expect(words(row(WITH_BOB))).toContain("Marked as unread");
});

test("all that is unread in a conversation can be marked as read without opening it", async () => {
  await show(fake);
  await choose(WITH_ALICE, "mark-read");
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5002"]]);
  expect(row(WITH_ALICE).dataset["unread"]).toBe("0");
});

test("an archived conversation goes at once and comes back by Undo", async () => {
  await show(fake);
  await choose(WITH_BOB, "archive");
  expect(rows()).toEqual([WITH_ALICE, GROUP]);
  expect(words(get("archived-notice"))).toBe("Archived. Undo");
  await click(get("undo-archive"));
  expect(rows()).toEqual([WITH_ALICE, WITH_BOB, GROUP]);
  expect(find("archived-notice")).toEqual([]);
});

test("an archived row hands the focus to the next one", async () => {
  await show(fake);
  await choose(WITH_BOB, "archive");
  expect(document.activeElement).toBe(row(GROUP));
  await choose(GROUP, "archive");
  expect(document.activeElement).toBe(row(WITH_ALICE));
});

test("the archive shows what was put away, and lets it out again", async () => {
  await show(fake);
  await choose(WITH_BOB, "archive");
  await click(get("filter-archived"));
  expect(rows()).toEqual([WITH_BOB]);
  await choose(WITH_BOB, "unarchive");
  expect(rows()).toEqual([]);
  expect(words(get("inbox-empty"))).toBe("Nothing is archived. Show all");
  await click(get("inbox-empty-action"));
  expect(rows()).toEqual([WITH_ALICE, WITH_BOB, GROUP]);
});

test("where all was archived the inbox says so and shows the way", async () => {
  fake.conversations = [conversation(WITH_BOB, [BOB.id], { archived: true })];
  await show(fake);
  expect(words(get("inbox-empty"))).toContain("All your conversations are archived.");
  await click(get("inbox-empty-action"));
  expect(rows()).toEqual([WITH_BOB]);
});

test("only unread conversations, or only groups, can be shown", async () => {
  await show(fake);
  await click(get("filter-unread"));
  expect(rows()).toEqual([WITH_ALICE]);
  await click(get("filter-groups"));
  expect(rows()).toEqual([GROUP]);
});

test("the conversation that one reads stays among the unread ones while it is open", async () => {
  await show(fake);
  await click(get("filter-unread"));
  await click(row(WITH_ALICE));
  expect(row(WITH_ALICE).dataset["unread"]).toBe("0");
  expect(rows()).toEqual([WITH_ALICE]);
  await press(get("composer-text"), "Escape");
  expect(rows()).toEqual([]);
  expect(words(get("inbox-empty"))).toBe("Nothing is unread. Show all");
});

test("where nobody wrote yet the inbox offers to begin", async () => {
  fake.conversations = [];
  await show(fake);
  expect(find("inbox-filters")).toEqual([]);
  await click(get("inbox-empty-action"));
  expect(find("person-filter").length).toBe(1);
});

test("the menu key and a press of the other button open a row's menu", async () => {
  await show(fake);
  for (const more of [{ key: "ContextMenu" }, { key: "F10", shiftKey: true }]) {
    row(WITH_BOB).focus();
    await press(row(WITH_BOB), more.key, more);
    expect(find("archive").length).toBe(1);
    await press(document.activeElement as HTMLElement, "Escape");
    expect(document.activeElement).toBe(row(WITH_BOB));
  }
  row(WITH_BOB).dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
  await settle();
  expect(find("archive").length).toBe(1);
});

test("what cannot be done says why, and the conversation stays as it was", async () => {
  fake.failNext("archiveConversation", "The disk is full.");
  await show(fake);
  await choose(WITH_BOB, "archive");
  expect(words(get("notice"))).toBe("The disk is full.");
  expect(rows()).toEqual([WITH_ALICE, WITH_BOB, GROUP]);
  expect(find("archived-notice")).toEqual([]);
});

test("the arrow keys walk over rows and not over their menus", async () => {
  await show(fake);
  row(WITH_ALICE).focus();
  await press(row(WITH_ALICE), "ArrowDown");
  expect(document.activeElement).toBe(row(WITH_BOB));
});
