import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, DAVE, listed, ME, person } from "../fakes/world";
import { click, find, get, press, settle, show, type, words } from "./screen";

const YUKI = person("1010", "佐藤 由紀", "yuki_s");
let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL, DAVE, YUKI];
  fake.conversations = [
    conversation("1001-1003", [BOB.id]),
    conversation("1001-1002", [ALICE.id]),
    conversation("3001", [CAROL.id, DAVE.id], { alias: "Sunday hike" }),
    conversation("1001-1010", [YUKI.id]),
  ];
});

const keys = () => find("palette-option").map(({ dataset }) => dataset["key"]);
const chosen = () => document.querySelector<HTMLElement>('[role="option"][aria-selected="true"]')?.dataset["key"];

async function open() {
  const stores = await show(fake);
  await press(document.body, "k", { ctrlKey: true });
  return stores;
}

test("it begins with the recent conversations, and what one can do after them", async () => {
  await open();
  expect(document.activeElement).toBe(get("palette-field"));
  expect(keys().slice(0, 5)).toEqual([
    "conversation-1001-1003",
    "conversation-1001-1002",
    "conversation-3001",
    "conversation-1001-1010",
    "action-search",
  ]);
});

test("a conversation is found by the beginning of any word of its names, and by a handle", async () => {
  await open();
  const cases: [string, string[]][] = [
    ["okaf", ["conversation-1001-1002"]],
    ["hike sun", ["conversation-3001"]],
    ["novak", ["conversation-3001"]],
    ["@bob", ["conversation-1001-1003"]],
    ["由紀", ["conversation-1001-1010"]],
    ["ike", []],
  ];
  for (const [typed, found] of cases) {
    await type("palette-field", typed);
    expect(keys()).toEqual(found);
  }
  expect(words(get("palette"))).toContain("Nothing matches that.");
});

test("arrows choose, Enter goes there, and one can write at once", async () => {
  const stores = await open();
  await press(get("palette-field"), "ArrowDown");
  expect(chosen()).toBe("conversation-1001-1002");
  expect(get("palette-field").getAttribute("aria-activedescendant")).toBe(
    find("palette-option").find(({ dataset }) => dataset["key"] === chosen())?.id,
  );
  await press(get("palette-field"), "Enter");
  expect(stores.selection.id).toBe("1001-1002");
  expect(find("palette")).toEqual([]);
  expect(document.activeElement).toBe(get("composer-text"));
});

test("an action is found by its words and done", async () => {
  await open();
  await type("palette-field", "short");
  await press(get("palette-field"), "Enter");
  await settle();
  expect(find("shortcuts-sheet")).toHaveLength(1);
});

test("another account is shown from it", async () => {
  fake.accounts = [listed(ME), listed(BOB)];
  await open();
  await type("palette-field", "show bob");
  expect(keys()).toEqual(["action-show-1003"]);
  await click(get("palette-option"));
  expect(fake.callsOf("switchAccount")).toEqual([[BOB.id]]);
});

test("Escape closes it and gives the focus back", async () => {
  await show(fake);
  get("settings").focus();
  await press(document.body, "k", { ctrlKey: true });
  await press(get("palette-field"), "Escape");
  expect(find("palette")).toEqual([]);
  expect(document.activeElement).toBe(get("settings"));
});

test("it does not open over another dialog", async () => {
  await show(fake);
  await click(get("settings"));
  await press(document.body, "k", { ctrlKey: true });
  expect(find("palette")).toEqual([]);
});
