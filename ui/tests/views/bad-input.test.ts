// Names and texts that people send to break a page. What it looks like is looked at in a browser (`npm run preview-data`,
// ?open=3004); here it is what stands in the page.
import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, joined, ME, message, NOON, person } from "../fakes/world";
import { click, find, get, press, settle, show, words } from "./screen";

const LONG = person("1010", `Evil${"x".repeat(10_000)}`, "long");
const TURNING = person("1011", "\u202eEvil \u2066mark\u2069\u2069", "turning");
const NOTHING = person("1012", "\u200b\u2060\u3164", "nothing");
const CROWD = Array.from({ length: 49 }, (_, index) =>
  person(`${2000 + index}`, `Guest ${index + 1}`, `guest${index}`),
);
const STRANGE = [LONG, TURNING, NOTHING];

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, ...STRANGE, ...CROWD];
  const preview = (text: string) =>
    ({ person: LONG.id, own: false, content: { type: "message", text, attachment: null } }) as const;
  fake.conversations = [
    conversation("1001-1010", [LONG.id], { preview: preview("x".repeat(10_000)) }),
    conversation("1001-1011", [TURNING.id], { preview: preview("\u202eturned") }),
    conversation("1001-1012", [NOTHING.id], { draft: "y".repeat(10_000) }),
    conversation(
      "3001",
      CROWD.map(({ id }) => id),
    ),
  ];
  fake.timelines.set("1001-1010", [
    message("5001", LONG.id, "word".repeat(2_500)),
    message("5002", LONG.id, "🙂".repeat(500)),
  ]);
  fake.timelines.set("3001", [
    joined(
      "5001",
      CROWD.map(({ id }) => id),
      ALICE.id,
      NOON,
    ),
  ]);
});

/** The longest text of one element, without those of messages, which are shown whole. */
function longestText(): number {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let longest = 0;
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode as Text;
    if (!parentElement?.closest(".text")) longest = Math.max(longest, data.length);
  }
  return longest;
}

function attributes(): string {
  return [...document.querySelectorAll("*")]
    .flatMap((element) => ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""))
    .join("\n");
}

const TURNS = /[\u202a-\u202e]/;

test("names of ten thousand letters are short wherever they stand", async () => {
  const stores = await show(fake);
  await stores.open("1001-1010");
  await settle();
  expect(longestText()).toBeLessThan(400);
  expect(attributes()).not.toContain("x".repeat(100));
  await click(get("new-message"));
  expect(longestText()).toBeLessThan(400);
  await press(get("person-filter"), "Escape");
  await press(document.body, "k", { ctrlKey: true });
  expect(find("palette-option").length).toBeGreaterThan(3);
  expect(longestText()).toBeLessThan(400);
});

test("a long word and five hundred emoji are shown whole, in a text that may break anywhere", async () => {
  const stores = await show(fake);
  await stores.open("1001-1010");
  await settle();
  const [word, emoji] = [...document.querySelectorAll<HTMLElement>("[data-testid=timeline-item] .text")];
  expect(word && words(word)).toHaveLength(10_000);
  expect(emoji?.classList.contains("big")).toBe(false);
});

test("no name turns the direction of what stands beside it", async () => {
  const stores = await show(fake);
  await stores.open("1001-1011");
  await settle();
  const names = [
    ...find("inbox-row").map((row) => row.querySelector(".name")?.textContent),
    get("conversation").ariaLabel,
  ];
  expect(names.length).toBeGreaterThan(3);
  expect(names.join("\n")).not.toMatch(TURNS);
  expect(attributes()).not.toMatch(TURNS);
  // What a message says is left as it is, in a box of its own.
  expect(words(find("inbox-row")[2]?.querySelector(".preview") as HTMLElement)).toMatch(/^Draft: y{300}$/);
  const preview = find("inbox-row")[1]?.querySelector(".preview");
  expect(preview?.textContent).toContain("\u202e");
  expect(preview?.getAttribute("dir")).toBe("auto");
});

test("who has no name to see is someone", async () => {
  const stores = await show(fake);
  await stores.open("1001-1012");
  await settle();
  expect(get("conversation").getAttribute("aria-label")).toBe("Messages with Someone");
});

test("a group of fifty is named by a few and counted", async () => {
  const stores = await show(fake);
  await stores.open("3001");
  await settle();
  expect(words(get("conversation").querySelector("header") as HTMLElement)).toContain("50 people");
  expect(words(get("timeline-item"))).toBe("Alice Okafor invited Guest 1, Guest 2, Guest 3, Guest 4 and 45 others");
});

test("a clock that jumps back and ahead leaves the page as it was", async () => {
  const stores = await show(fake);
  for (const now of [NOON - 400 * 86_400_000, NOON + 4_000 * 86_400_000, 0]) {
    stores.clock.now = now;
    await settle();
    expect(find("inbox-row")).toHaveLength(4);
  }
});
