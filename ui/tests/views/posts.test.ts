// Handles, hashtags and Posts in messages: text, and never markup.
import { beforeEach, expect, test } from "vitest";
import type { Post } from "../../src/ipc";
import { messageParts, withoutPostLinks } from "../../src/views/text-parts";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, ME, message, NOON } from "../fakes/world";
import { click, find, get, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";
const POST: Post = {
  id: "4711",
  address: "https://x.com/bob/status/4711",
  author: BOB.id,
  authorHandle: "bob",
  picture: null,
  text: "<b>Snow</b> at last",
  at: NOON,
};

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
});

async function showWith(text: string, more: Parameters<typeof message>[4]) {
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, text, NOON, more)]);
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
}

test("handles and hashtags stand out, and the text stays as it is", async () => {
  const text = "Ask @bob about #snow";
  await showWith(text, { mentions: [{ start: 4, end: 8 }], hashtags: [{ start: 15, end: 20 }] });
  expect([words(get("mention")), words(get("hashtag"))]).toEqual(["@bob", "#snow"]);
  expect(get("timeline-item").querySelector(".text")?.textContent?.trim()).toBe(text);
});

test("of places that overlap one is shown, and nothing is lost or doubled", () => {
  const { content } = message("5001", ALICE.id, "https://x.com/@bob and @al", NOON, {
    mentions: [
      { start: 14, end: 18 },
      { start: 23, end: 99 },
    ],
  });
  if (content.type !== "message") throw new Error("no message");
  const parts = messageParts(content);
  expect(parts.map(({ text }) => text).join("")).toBe(content.text);
  expect(parts.map(({ kind }) => kind)).toEqual(["link", "text"]);
});

test("a link to a Post that is shown below is not shown at the text's end, and everywhere else it is", () => {
  const linked = (text: string) => {
    const links = [...text.matchAll(/https:\S+/g)].map(({ 0: link, index }) => ({
      start: index,
      end: index + link.length,
    }));
    const { content } = message("5001", ALICE.id, text, NOON, { posts: [POST], links });
    if (content.type !== "message") throw new Error("no message");
    return withoutPostLinks(content);
  };
  expect(linked(`Look\n${POST.address}?s=20 `)).toMatchObject({ text: "Look", links: [] });
  expect(linked(POST.address)).toMatchObject({ text: "", links: [] });
  for (const text of [
    `${POST.address} look`,
    "See https://x.com/bob/status/47111",
    "See https://evil.example/bob/status/4711",
    "No link",
  ]) {
    expect(linked(text).text).toBe(text);
  }
});

test("a Post shows the picture of the page that it links to, and goes without one that cannot be had", async () => {
  await showWith("Look", { posts: [{ ...POST, picture: { width: 720, height: 480 } }] });
  const picture = get("post").querySelector('img[src*="/post"]') as HTMLImageElement;
  expect(picture.getAttribute("src")).toContain("4711");
  picture.dispatchEvent(new Event("error"));
  await settle();
  expect(get("post").querySelector('img[src*="/post"]')).toBeNull();
  expect(words(get("post"))).toContain("Snow");
});

test("a Post shows who wrote it and what it says, as text", async () => {
  await showWith("Look", { posts: [POST] });
  expect(words(get("post"))).toBe("Look at the Post Bob Tanaka @bob 12:00 <b>Snow</b> at last");
  expect(get("post").querySelector("b")).toBeNull();
});

test("a Post of somebody unknown names the handle, one without says that it is a Post, and a known handle tells who", async () => {
  await showWith("", {
    posts: [
      { ...POST, author: null, authorHandle: "eve" },
      { ...POST, id: "4712", author: null, authorHandle: null },
      { ...POST, id: "4713", author: null, authorHandle: "Bob" },
    ],
  });
  expect(find("post").map(words)).toEqual([
    "Look at the Post @eve 12:00 <b>Snow</b> at last",
    "Look at the Post Post 12:00 <b>Snow</b> at last",
    "Look at the Post Bob Tanaka @bob 12:00 <b>Snow</b> at last",
  ]);
});

test("a press on a Post first shows where it leads", async () => {
  await showWith("Look", { posts: [POST] });
  await click(get("post"));
  expect(fake.callsOf("describeLink")).toEqual([[POST.address]]);
  expect(fake.openedLinks).toEqual([]);
});
