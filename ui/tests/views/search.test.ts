// Searching: by keys alone, everywhere and in one conversation.
import { beforeEach, expect, test, vi } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, ME, message } from "../fakes/world";
import { click, find, get, press, settle, show, type, words } from "./screen";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id]), conversation(WITH_BOB, [BOB.id])];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "the <b>boat</b>"), message("5004", ME.id, "a boat ride")]);
  fake.timelines.set(WITH_BOB, [message("5002", BOB.id, "boat shoes")]);
});

const field = () => get("search-field") as HTMLInputElement;
const results = () => find("search-result").map((result) => result.dataset["eventId"]);

async function look(text: string): Promise<void> {
  await type("search-field", text);
  await vi.waitFor(() => expect(get("search-results").dataset["settled"]).toBe("true"), { timeout: 2_000 });
  await settle();
}

test("Ctrl F leads into the field, the arrows through what was found, and Enter to the message", async () => {
  await show(fake);
  await press(document.body, "f", { ctrlKey: true });
  expect(document.activeElement).toBe(field());
  await look("boat");
  expect(results()).toEqual(["5004", "5001", "5002"]);
  await press(field(), "ArrowDown");
  await press(document.activeElement as HTMLElement, "ArrowDown");
  const second = document.activeElement as HTMLElement;
  expect(second.dataset["eventId"]).toBe("5001");
  await click(second);
  expect(get("conversation").dataset["conversationId"]).toBe(WITH_ALICE);
  expect(words(document.querySelector(".found") as HTMLElement)).toContain("the <b>boat</b>");
});

test("up from the first result leads back into the field, and Escape out of the search", async () => {
  await show(fake);
  await press(document.body, "f", { ctrlKey: true });
  await look("boat");
  await press(field(), "ArrowDown");
  await press(document.activeElement as HTMLElement, "ArrowUp");
  expect(document.activeElement).toBe(field());
  await press(field(), "Escape");
  expect(find("search-results")).toEqual([]);
  expect(find("inbox-row").length).toBe(2);
  expect((document.activeElement as HTMLElement).dataset["testid"]).toBe("inbox-row");
});

test("Enter in the field goes to the newest message", async () => {
  await show(fake);
  await type("search-field", "shoes");
  await press(field(), "Enter");
  expect(get("conversation").dataset["conversationId"]).toBe(WITH_BOB);
});

test("what was looked for stands out, and is never markup", async () => {
  await show(fake);
  await look("boat");
  const [, second] = find("search-result");
  expect(second?.querySelector("mark")?.textContent).toBe("boat");
  expect(words(second as HTMLElement)).toContain("the <b>boat</b>");
});

test("results say in which conversation they stand", async () => {
  await show(fake);
  await look("boat");
  const groups = [...get("search-results").querySelectorAll("section")];
  expect(groups.map((group) => group.getAttribute("aria-label"))).toEqual(["Alice Okafor", "Bob Tanaka"]);
});

test("in one conversation only that one is looked through, until one looks everywhere", async () => {
  await show(fake);
  await click(document.querySelector(`[data-conversation-id="${WITH_BOB}"]`) as HTMLElement);
  await click(get("search-here"));
  expect(document.activeElement).toBe(field());
  await look("ride");
  expect(words(get("nothing-found"))).toBe("Nothing was found for “ride”. Search everywhere");
  await click(get("search-everywhere"));
  expect(results()).toEqual(["5004"]);
  expect(find("search-scope")).toEqual([]);
});

test("a filter that Pipit cannot follow is said in a sentence", async () => {
  await show(fake);
  await look("boat from:@nobody");
  expect(words(get("search-problem"))).toBe("“from:@nobody”: you know nobody who is called so.");
  expect(find("nothing-found")).toEqual([]);
});

test("who found nothing anywhere is led out of the search", async () => {
  await show(fake);
  await look("submarine");
  await click(get("leave-search"));
  expect(find("inbox-row").length).toBe(2);
  expect(field().value).toBe("");
});

test("a search that was ended takes no focus when the inbox is drawn anew", async () => {
  const stores = await show(fake);
  await press(document.body, "f", { ctrlKey: true });
  await press(field(), "Escape");
  const { conversations } = fake;
  for (const list of [[], conversations]) {
    fake.conversations = list;
    await stores.inbox.reload();
    await settle();
  }
  expect(find("search-field").length).toBe(1);
  expect(document.activeElement).not.toBe(field());
});
