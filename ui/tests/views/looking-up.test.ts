// A new message to somebody whom nobody here knows yet.
import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, ME, person } from "../fakes/world";
import { click, find, get, press, settle, show, type, words } from "./screen";

const ZELDA = person("1021", "Zelda Quist", "zelda");
const SHUT = person("1022", "Zelma Shut", "zelma", { receivesOurMessages: false });

let fake: FakeIpc;

beforeEach(async () => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.atX = [ZELDA, SHUT];
  await show(fake);
  await click(get("new-message"));
});

const options = () => find("person-option").map(({ dataset }) => dataset["personId"]);
const field = () => get("person-filter");

test("X is asked only when the person wants it, after being told once that it costs something", async () => {
  expect(find("look-up")).toEqual([]);
  await type("person-filter", "zel");
  expect(words(get("look-up"))).toBe("Look up “zel” at X X charges for each person it finds.");
  expect(fake.callsOf("lookUpPeople")).toEqual([]);
  await press(field(), "Enter");
  expect(fake.callsOf("lookUpPeople")).toEqual([["zel"]]);
  expect(options()).toEqual([ZELDA.id, SHUT.id]);
  await type("person-filter", "zelda");
  expect(find("look-up-cost")).toEqual([]);
});

test("who was found is chosen by keys and written to", async () => {
  await type("person-filter", "zelda");
  await press(field(), "Enter");
  await press(field(), "Enter");
  await click(get("start-conversation"));
  expect(get("conversation").dataset["conversationId"]).toBe("1001-1021");
});

test("known people come first, and Enter never asks X while somebody fits", async () => {
  await type("person-filter", "ali");
  await press(field(), "Enter");
  expect(fake.callsOf("lookUpPeople")).toEqual([]);
  expect(document.querySelectorAll(".chip").length).toBe(1);
});

test("who cannot be messaged says so and cannot be chosen", async () => {
  await type("person-filter", "zelma");
  await press(field(), "Enter");
  const [option] = find("person-option") as [HTMLElement];
  expect(words(option)).toContain("Does not accept messages from you");
  expect(option.getAttribute("aria-disabled")).toBe("true");
  await click(option);
  await press(field(), "Enter");
  expect(document.querySelectorAll(".chip").length).toBe(0);
});

test("whom X does not know either is said", async () => {
  await type("person-filter", "nobody");
  await press(field(), "Enter");
  expect(words(document.querySelector('[role="dialog"]') as HTMLElement)).toContain("X found nobody for “nobody”.");
  expect(find("look-up")).toEqual([]);
});

test("a look-up that fails says why, and can be tried again", async () => {
  fake.failNext("lookUpPeople", "X cannot be reached.");
  await type("person-filter", "zelda");
  await press(field(), "Enter");
  expect(words(get("notice"))).toContain("X cannot be reached.");
  await click(get("notice-action"));
  expect(options()).toEqual([ZELDA.id]);
});

test("an answer for what is not typed any more is not shown", async () => {
  const answer = fake.holdNext("lookUpPeople");
  await type("person-filter", "zelda");
  await press(field(), "Enter");
  await type("person-filter", "bo");
  answer();
  await settle();
  expect(options()).toEqual([BOB.id]);
});
