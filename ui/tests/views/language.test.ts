// The page in another language: chosen by the system or by the person, and changed while it is shown.
import { afterEach, expect, test } from "vitest";
import { speak } from "../../src/i18n";
import type { Settings } from "../../src/ipc";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME } from "../fakes/world";
import { get, settle, showPage, words } from "./screen";

afterEach(() => speak("en"));

function world(language?: string): FakeIpc {
  const fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation("1001-1002", [ALICE.id], { unreadCount: 3 })];
  if (language !== undefined) fake.settings = { ...fake.settings, language } as Settings;
  return fake;
}

test("the page speaks the language that the person chose", async () => {
  await showPage(world("ar"));
  expect(document.documentElement.dir).toBe("rtl");
  expect(words(get("inbox"))).toContain("الرسائل");
});

test("where the choice is the system's, or a language that is not known here, the system decides", async () => {
  await showPage(world("system"));
  expect(words(get("inbox"))).toContain("Messages");
});

test("another language takes the place of all that was drawn", async () => {
  const page = await showPage(world());
  await page.shown?.open("1001-1002");
  await settle();
  await page.settings.save({ ...page.settings.current, language: "ja" } as Settings);
  await settle();
  expect(document.documentElement.lang).toBe("ja");
  expect(words(get("inbox"))).toContain("メッセージ");
  expect(get("composer-text").getAttribute("placeholder")).toBe("メッセージを書く");
});
