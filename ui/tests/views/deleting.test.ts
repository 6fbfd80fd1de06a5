import { afterEach, beforeEach, expect, test, vi } from "vitest";
// The page loads it when a menu opens first; here it is to be there at once.
import "../../src/widgets/OpenMenu.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME, message, NOON } from "../fakes/world";
import { click, find, get, press, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";

let fake: FakeIpc;

beforeEach(async () => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
  fake.timelines.set(WITH_ALICE, [
    message("5001", ALICE.id, "Hello"),
    message("5002", ME.id, "Oops"),
    message("5003", ME.id, "Goodbye"),
  ]);
  await show(fake);
  await click(get("inbox-row"));
});

afterEach(() => {
  vi.useRealTimers();
});

const texts = () => find("timeline-item").map((item) => words(item.querySelector(".text") as HTMLElement));
const bubble = (text: string) => find("timeline-item").find((item) => words(item).includes(text)) as HTMLElement;
const menuButton = (text: string) => bubble(text).querySelector("[data-testid=message-menu]") as HTMLElement;

async function open(text: string) {
  await click(menuButton(text));
  await settle();
}

async function choose(testid: string) {
  await click(get(testid));
  await settle();
}

test("only one's own messages can be deleted, and every text can be copied", async () => {
  await open("Hello");
  expect(find("delete-message")).toEqual([]);
  await choose("copy-message");
  expect(fake.copied).toEqual(["Hello"]);
  await open("Oops");
  expect(words(get("delete-message"))).toBe("Delete");
});

test("a deleted message is gone at once, and Undo brings it back", async () => {
  await open("Oops");
  await choose("delete-message");
  expect(fake.callsOf("withdrawMessage")).toEqual([["5002"]]);
  expect(texts()).toEqual(["Hello", "Goodbye"]);
  expect(words(get("deleted-notice"))).toBe("Message deleted. Others may still see it. Undo");
  await click(get("undo-delete"));
  expect(fake.callsOf("keepMessage")).toEqual([["5002"]]);
  expect(texts()).toEqual(["Hello", "Oops", "Goodbye"]);
  expect(find("deleted-notice")).toEqual([]);
});

test("Undo brings back all that was deleted in the last seconds", async () => {
  for (const text of ["Oops", "Goodbye"]) {
    await open(text);
    await choose("delete-message");
  }
  expect(words(get("deleted-notice"))).toContain("2 messages deleted.");
  await click(get("undo-delete"));
  expect(texts()).toEqual(["Hello", "Oops", "Goodbye"]);
});

test("a wish that could not be kept leaves the message, with a sentence", async () => {
  fake.failNext("withdrawMessage", "The disk is full.");
  await open("Oops");
  await choose("delete-message");
  expect(texts()).toContain("Oops");
  expect(words(get("notice"))).toContain("The disk is full.");
  expect(find("deleted-notice")).toEqual([]);
});

test("the menu has its roles, and Escape gives the focus back", async () => {
  const button = menuButton("Oops");
  expect(button.getAttribute("aria-haspopup")).toBe("menu");
  button.focus();
  await open("Oops");
  const menu = document.querySelector<HTMLElement>("[role=menu]") as HTMLElement;
  expect(menu.getAttribute("aria-label")).toBe("Message actions");
  expect([...menu.querySelectorAll("[role=menuitem]")].map((item) => words(item as HTMLElement))).toEqual([
    "Copy",
    "Details",
    "Delete",
  ]);
  await press(menu, "Escape");
  await settle();
  expect(document.querySelector("[role=menu]")).toBeNull();
  expect(document.activeElement).toBe(button);
});

test("arrows lead from one message to the next, and the Tab key stops at one", async () => {
  expect(find("message-menu").filter((button) => button.tabIndex === 0)).toHaveLength(1);
  menuButton("Goodbye").focus();
  await press(menuButton("Goodbye"), "ArrowUp");
  expect(document.activeElement).toBe(menuButton("Oops"));
});

test("what X no longer shows is marked and keeps its text", async () => {
  fake.receive(WITH_ALICE, message("5004", ALICE.id, "Gone", NOON, { vanished: true }));
  await settle();
  expect(words(bubble("Gone"))).toContain("No longer at X");
});

test("a message that X refused to delete says so, and can be kept", async () => {
  fake.receive(WITH_ALICE, message("5004", ME.id, "Kept", NOON, { notDeleted: { detail: "Not permitted." } }));
  await settle();
  expect(words(get("not-deleted"))).toBe("Not deleted: X did not do it");
  await click(get("keep-message"));
  expect(fake.callsOf("keepMessage")).toEqual([["5004"]]);
});
