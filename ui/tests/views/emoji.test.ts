import { beforeAll, beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, ME, message } from "../fakes/world";
import { click, find, get, press, settle, showPage, type, words } from "./screen";

let fake: FakeIpc;

// Its code and its names come with the first emoji; here they are there already.
beforeAll(async () => {
  await import("../../src/views/EmojiPicker.svelte");
  await (await import("../../src/emoji/emoji")).loadEmoji("en");
});

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation("1001-1002", [ALICE.id]), conversation("1001-1003", [BOB.id])];
  fake.timelines.set("1001-1002", [message("5001", ALICE.id, "🎉🎉"), message("5002", ALICE.id, "🎉 indeed")]);
});

const field = () => get("composer-text") as HTMLTextAreaElement;

async function open() {
  const page = await showPage(fake);
  await page.shown?.open("1001-1002");
  await settle();
  return page;
}

/** Types with the caret at its place, as a browser has it. */
async function write(text: string, caret = text.length) {
  field().value = text;
  field().setSelectionRange(caret, caret);
  field().dispatchEvent(new InputEvent("input", { bubbles: true }));
  await settle();
}

test("a few emoji alone are large, among words they are not", async () => {
  await open();
  const texts = [...document.querySelectorAll("[data-testid=timeline-item] .text")];
  expect(texts.map((text) => text.classList.contains("big"))).toEqual([true, false]);
});

test("a name after a colon offers emoji, and Enter takes one instead of sending", async () => {
  await open();
  await write("well done :tad");
  expect(words(get("emoji-suggestions"))).toContain("party popper");
  expect(document.getElementById(field().getAttribute("aria-activedescendant") ?? "")?.textContent).toContain("🎉");
  await press(field(), "Enter");
  expect(field().value).toBe("well done 🎉");
  expect(find("emoji-suggestions")).toEqual([]);
  expect(fake.callsOf("sendMessage")).toEqual([]);
});

test("it goes where the caret is", async () => {
  await open();
  await write("so :tada and more", 8);
  await press(field(), "Enter");
  expect(field().value).toBe("so 🎉 and more");
  expect(field().selectionStart).toBe(5);
});

test("arrows choose among them, and a second colon takes the one that is called so", async () => {
  await open();
  await write(":heart");
  await press(field(), "ArrowDown");
  const options = [...document.querySelectorAll("[data-testid=emoji-suggestions] [role=option]")];
  expect(options.findIndex((option) => option.getAttribute("aria-selected") === "true")).toBe(1);
  await write(":tada:");
  expect(field().value).toBe("🎉");
});

test("Escape puts the list away, and leaves text and conversation as they are", async () => {
  const page = await open();
  await write(":tad");
  await press(field(), "Escape");
  expect(find("emoji-suggestions")).toEqual([]);
  expect(field().value).toBe(":tad");
  expect(page.shown?.selection.id).toBe("1001-1002");
  await press(field(), "Enter");
  expect(fake.callsOf("sendMessage")).toHaveLength(1);
});

test("what is picked is written at the caret, and one goes on writing", async () => {
  await open();
  await write("hello world", 5);
  await click(get("emoji"));
  await settle();
  expect(document.activeElement).toBe(get("emoji-field"));
  await type("emoji-field", "tada");
  await press(get("emoji-field"), "Enter");
  expect(field().value).toBe("hello🎉 world");
  expect(find("emoji-picker")).toEqual([]);
  expect(document.activeElement).toBe(field());
});

test("what was picked comes first the next time, in the tone that was chosen", async () => {
  await open();
  await click(get("emoji"));
  await settle();
  const tone = get("skin-tone") as HTMLSelectElement;
  tone.value = "5";
  tone.dispatchEvent(new Event("change", { bubbles: true }));
  await type("emoji-field", "thumbsup");
  await press(get("emoji-field"), "Enter");
  expect(field().value).toBe("👍🏿");
  await click(get("emoji"));
  await settle();
  expect(words(get("emoji-picker"))).toContain("Recently used");
  expect(words(find("emoji-choice")[0] as HTMLElement)).toBe("👍🏿");
});

test("from the field an arrow leads to the emoji, and from the first row back", async () => {
  await open();
  await click(get("emoji"));
  await settle();
  await press(get("emoji-field"), "ArrowDown");
  const choices = find("emoji-choice");
  expect(document.activeElement).toBe(choices[0]);
  await press(choices[0] as HTMLElement, "ArrowRight");
  expect(document.activeElement).toBe(choices[1]);
  await press(choices[1] as HTMLElement, "ArrowUp");
  expect(document.activeElement).toBe(get("emoji-field"));
});

test("Escape closes the picker and gives the focus back to its button", async () => {
  const page = await open();
  await click(get("emoji"));
  await settle();
  await press(get("emoji-field"), "Escape");
  expect(find("emoji-picker")).toEqual([]);
  expect(document.activeElement).toBe(get("emoji"));
  expect(page.shown?.selection.id).toBe("1001-1002");
});

test("an emoji that is not called so is said not to be there", async () => {
  await open();
  await click(get("emoji"));
  await settle();
  await type("emoji-field", "xyzzy");
  expect(words(get("emoji-picker"))).toContain("No emoji is called that.");
});
