import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, DAVE, ME } from "../fakes/world";
import { click, find, get, press, settle, show, type, words } from "./screen";

const GROUP = "3001";
const PEOPLE = "Alice, Bob and 2 others";

let fake: FakeIpc;

beforeEach(async () => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL, DAVE];
  fake.conversations = [conversation(GROUP, [ALICE.id, BOB.id, CAROL.id, DAVE.id])];
  await show(fake);
  await click(get("inbox-row"));
});

const title = () => words(get("conversation").querySelector("h2") as HTMLElement);

async function rename(name: string) {
  await click(get("rename"));
  await type("conversation-name", name);
  get("save-conversation-name").closest("form")?.requestSubmit();
  await settle();
}

test("a group is called by its people until it has a name of its own", async () => {
  expect(title()).toBe(PEOPLE);
  await rename("Book club");
  expect(fake.callsOf("renameConversation")).toEqual([[GROUP, "Book club"]]);
  expect(title()).toBe("Book club");
  expect(words(get("inbox-row"))).toContain("Book club");
  expect(words(get("conversation"))).toContain(PEOPLE);
  expect(find("conversation-name")).toEqual([]);
});

test("an empty name calls it by its people again", async () => {
  await rename("Book club");
  await rename("");
  expect(title()).toBe(PEOPLE);
});

test("the dialog begins with the name as it is", async () => {
  await rename("Book club");
  await click(get("rename"));
  expect((get("conversation-name") as HTMLInputElement).value).toBe("Book club");
});

test("a name that cannot be kept stays in its field, with the reason", async () => {
  fake.failNext("renameConversation", "The disk is full.");
  await rename("Book club");
  expect(words(get("notice"))).toBe("The disk is full.");
  expect((get("conversation-name") as HTMLInputElement).value).toBe("Book club");
});

test("a conversation that has no message yet can be named, too", async () => {
  fake.conversations = [];
  await click(get("new-message"));
  await click(document.querySelector<HTMLElement>(`[data-person-id="${BOB.id}"]`) as HTMLElement);
  await click(get("start-conversation"));
  await rename("Uncle");
  expect(title()).toBe("Uncle");
});

test("a new group gets its id from X while its name is being typed, and keeps both", async () => {
  await click(get("rename"));
  await type("conversation-name", "Book club");
  fake.conversations = [conversation("3002", [ALICE.id, BOB.id, CAROL.id, DAVE.id])];
  fake.tell({ type: "conversationRenamed", from: GROUP, to: "3002" });
  await settle();
  expect((get("conversation-name") as HTMLInputElement).value).toBe("Book club");
  await click(get("save-conversation-name"));
  expect(fake.callsOf("renameConversation")).toEqual([["3002", "Book club"]]);
  expect(find("conversation-name")).toEqual([]);
});

test("no shortcut leads away from a name that is being typed", async () => {
  await click(get("rename"));
  await press(get("conversation-name"), "k", { ctrlKey: true });
  expect([find("palette"), find("conversation-name").length]).toEqual([[], 1]);
});
