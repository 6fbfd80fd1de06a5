import fc from "fast-check";
import { expect, test } from "vitest";
import { firstName, groupName, initials, shownName } from "../../src/i18n";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, DAVE, ME, person } from "../fakes/world";
import { PeopleStore } from "../../src/stores/people.svelte";
import { membershipText } from "../../src/views/sentences";

test("a group of three is named by all, a larger one by two and a count", () => {
  expect(groupName(["Ann", "Bob", "Carol"], 3)).toBe("Ann, Bob and Carol");
  expect(groupName(["Ann", "Bob", "Carol", "Dave"], 4)).toBe("Ann, Bob and 2 others");
});

test("people whom we do not know yet are counted, not named", () => {
  expect(groupName(["Ann"], 2)).toBe("Ann and 1 other");
  expect(groupName([], 3)).toBe("3 people");
});

test("a name of ten thousand letters is cut", () => {
  expect([...shownName("x".repeat(10_000))].length).toBeLessThan(100);
});

test("a name of nothing but invisible marks is Someone", () => {
  expect(shownName("\u200b\u202e \u2060")).toBe("Someone");
});

test("a name that turns the direction of text cannot turn the sentence around it", () => {
  expect(shownName("eve\u202e")).toBe("eve");
  expect(shownName("\u202elive \u2066eve\u2069\u2069\u202c")).toBe("live eve");
  expect(shownName("علي\u2069")).toBe("\u2068علي\u2069");
  expect(shownName("Alice")).toBe("Alice");
});

test("a name stays on its line, takes room, and does not tower over others", () => {
  expect(shownName("Al\u2028ice\n\tO\u0000K")).toBe("Al ice O K");
  expect(shownName("Al\u200b\u2060\ufeffice")).toBe("Alice");
  expect([...shownName(`Z${"\u0301".repeat(500)}o\u0308e`)].length).toBeLessThan(8);
  for (const nothing of ["\u3164", "\u2800\u2800", "\u0301\u0301", "\ufe0f", "\u2066\u2069"]) {
    expect(shownName(nothing)).toBe("Someone");
  }
});

test("joiners stay, which emoji and Persian need", () => {
  expect(shownName("👨‍👩‍👧 Fam")).toBe("👨‍👩‍👧 Fam");
  expect(shownName("می‌خواهم")).toContain("می‌خواهم");
});

test("whatever a name holds, nothing in it turns what stands around it, and its isolation is closed", () => {
  const strange = fc.constantFrom(
    "\u202e",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u202c",
    "\n",
    "א",
    "a",
    "\u0301",
    "🙂",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(strange, fc.string({ unit: "binary" })), { maxLength: 60 }), (parts) => {
      const shown = shownName(parts.join(""));
      const inner = shown.startsWith("\u2068") ? shown.slice(1, -1) : shown;
      expect(inner).not.toMatch(/[\u202a-\u202e\u2066-\u2069\n\r\u2028\u2029]/);
      expect(shown.startsWith("\u2068")).toBe(shown.endsWith("\u2069"));
      expect(inner.trim()).not.toBe("");
    }),
  );
});

test("initials are letters, whatever else a name holds", () => {
  expect(["Alice Okafor", "bob", "🦊 Fox", "佐藤 由紀", "🦊"].map(initials)).toEqual(["AO", "B", "F", "佐由", "🦊"]);
});

test("a title is not taken for a first name", () => {
  expect(firstName("Dr. Who")).toBe("Dr. Who");
  expect(firstName("Alice Okafor")).toBe("Alice");
});

test("a conversation is called by its people, and by Someone until they are known", () => {
  const people = new PeopleStore(new FakeIpc().ipc, ME.id);
  expect(people.title(conversation("1001-1002", [ALICE.id]))).toBe("Someone");
  people.learn([ALICE, BOB, person("1006", "Erin Wu", "erin")]);
  expect(people.title(conversation("1001-1002", [ALICE.id]))).toBe("Alice Okafor");
  expect(people.title(conversation("3001", [ALICE.id, BOB.id, "1777", "1006"]))).toBe("Alice, Bob and 2 others");
});

test("who is told of again and has not changed is the very same person, so no name is drawn anew", () => {
  const people = new PeopleStore(new FakeIpc().ipc, ME.id);
  people.learn([ALICE]);
  const alice = people.get(ALICE.id);
  people.learn([{ ...ALICE }]);
  expect(people.get(ALICE.id)).toBe(alice);
  people.learn([{ ...ALICE, name: "Alice O." }]);
  expect(people.name(ALICE.id)).toBe("Alice O.");
});

test("membership is told as sentences", () => {
  const people = new PeopleStore(new FakeIpc().ipc, ME.id);
  people.learn([ALICE, BOB, CAROL, DAVE]);
  expect(membershipText("joined", [CAROL.id], BOB.id, people)).toBe("Bob Tanaka invited Carol Reyes");
  expect(membershipText("joined", [ME.id], null, people)).toBe("You joined");
  expect(membershipText("joined", [CAROL.id], CAROL.id, people)).toBe("Carol Reyes joined");
  expect(membershipText("left", [DAVE.id, "1777"], null, people)).toBe("Dave Novák and Someone left");
});
