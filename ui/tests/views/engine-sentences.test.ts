// What Rust says in English, wherever the page shows it, to who reads Japanese.
import { afterEach, beforeEach, expect, test } from "vitest";
import { speak } from "../../src/i18n";
import type { Settings } from "../../src/ipc";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, diagnostics, ME, message, NOON, sending } from "../fakes/world";
import { click, get, press, settle, showPage, type, words } from "./screen";

const WITH_ALICE = "1001-1002";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
  fake.settings = { ...fake.settings, language: "ja" } as Settings;
});

afterEach(() => speak("en"));

async function openConversation() {
  const page = await showPage(fake);
  await click(get("inbox-row"));
  return page;
}

test("a failure and its hint follow the language, also one that was chosen since", async () => {
  const page = await openConversation();
  fake.failNext("sendMessage", "The disk is full, so Pipit cannot keep anything new.", {
    hint: "Make some room, then try again.",
  });
  await type("composer-text", "Hello");
  await press(get("composer-text"), "Enter");
  expect(words(get("notice"))).toBe(
    "ディスクがいっぱいで、Pipitは新しいものを保存できません。 空きを作ってから、もう一度お試しください。",
  );
  await page.settings.save({ ...page.settings.current, language: "ar" } as Settings);
  await settle();
  expect(words(get("notice"))).toContain("القرص ممتلئ");
});

test("the details of a refused message are told in the person's language, X's own words as X's", async () => {
  const refused = (eventId: string, detail: string) =>
    message(eventId, ME.id, detail, NOON, { notDeleted: { detail } });
  fake.timelines.set(WITH_ALICE, [refused("5001", "X refused this."), refused("5002", "Bob is suspended.")]);
  await openConversation();
  const details = [...document.querySelectorAll<HTMLElement>("details p")];
  expect(details.map((detail) => [words(detail), detail.lang])).toEqual([
    ["Xが断りました。", ""],
    ["Bob is suspended.", "en"],
  ]);
});

test("a message that X did not take says why in the person's language", async () => {
  const detail = "X did not answer properly. Pipit tries again.";
  fake.timelines.set(WITH_ALICE, [sending("9001", "Hello", { state: "wedged", reason: { kind: "refused", detail } })]);
  await openConversation();
  expect(words(get("timeline-item"))).toContain("Xから正しい応答がありませんでした。");
});

test("a refused block says why in the person's language", async () => {
  fake.blocks.set(WITH_ALICE, {
    blocked: false,
    settled: false,
    refusal: { detail: "X does not have this any more." },
  });
  await openConversation();
  expect(words(get("block-refused"))).toContain("これはXにもうありません。");
});

test("a link that is not opened says why in the person's language", async () => {
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "https://x.com@evil.example/", NOON)]);
  await openConversation();
  fake.linkTarget = { host: "evil.example", refusal: "The link is too long to be opened from here." };
  await click(get("link"));
  expect(words(get("link-refused"))).toBe("リンクが長すぎて、ここからは開けません。");
});

test("the trouble of the sync is told in the person's language", async () => {
  fake.diagnostics = diagnostics({ trouble: "X leaves out a part of its list of messages. Pipit tries again." });
  await showPage(fake);
  await click(get("settings"));
  await click(get("sync-and-cost"));
  expect(words(get("sync-state"))).toContain("Xのメッセージの一覧に抜けがあります。");
});
