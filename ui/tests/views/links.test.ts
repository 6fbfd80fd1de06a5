import { beforeEach, expect, test } from "vitest";
import "../../src/widgets/OpenMenu.svelte";
import { shortAddress, textParts } from "../../src/views/text-parts";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME, message, NOON } from "../fakes/world";
import { click, find, get, press, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";
const TEXT = "See https://example.org/a?b=c, or\n https://t.co/Ab3dE";

let fake: FakeIpc;

async function open(...texts: string[]) {
  fake.timelines.set(
    WITH_ALICE,
    texts.map((text, index) => message(`500${index}`, ALICE.id, text, NOON)),
  );
  await show(fake);
  await click(get("inbox-row"));
}

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
});

const links = () => find("link").map((link) => link.textContent);
const link = (index = 0) => find("link")[index] as HTMLElement;

test("the links of a text are marked and nothing of the text is lost", async () => {
  await open(TEXT);
  expect(links()).toEqual(["https://example.org/a?b=c,", "https://t.co/Ab3dE"]);
  expect(document.querySelector(".text")?.textContent).toBe(TEXT);
  expect(document.querySelector("a[href]"), "nothing that WebKit could go to").toBeNull();
});

test("a link opens only after it was shown where it leads", async () => {
  await open("See https://example.org/a");
  await click(link());
  expect(words(get("link-host"))).toBe("example.org");
  expect(words(get("link-address"))).toBe("https://example.org/a");
  expect(fake.openedLinks).toEqual([]);
  await click(get("open-link"));
  expect(fake.openedLinks).toEqual(["https://example.org/a"]);
  expect(find("link-dialog")).toEqual([]);
});

test("it can be followed with the keyboard, copied, and left alone", async () => {
  await open("See https://example.org/a");
  expect(link().tabIndex).toBe(0);
  await press(link(), "a");
  expect(find("link-dialog")).toEqual([]);
  await press(link(), "Enter");
  await click(get("copy-link"));
  expect(fake.copied).toEqual(["https://example.org/a"]);
  await click(get("cancel-link"));
  expect(find("link-dialog")).toEqual([]);
  expect(fake.openedLinks).toEqual([]);
});

test("a message's menu leads to its links", async () => {
  await open(TEXT);
  await click(get("message-menu"));
  await settle();
  expect(find("look-at-link").map(words)).toEqual(["Open https://example.org/a?b=c,", "Open https://t.co/Ab3dE"]);
  await click(find("look-at-link")[1] as HTMLElement);
  await settle();
  expect(words(get("link-host"))).toBe("t.co");
  expect(words(get("link-shortened"))).toBe("t.co (X’s shortener): where it leads is not known.");
});

test("what could lead astray is said", async () => {
  await open("http://example.org/");
  fake.linkTarget = { host: "xn--80ak6aa92e.com", internationalHost: "аррӏе.com" };
  await click(link());
  expect(words(get("link-host"))).toBe("xn--80ak6aa92e.com");
  expect(words(get("link-international"))).toContain("other letters, which can look like ones you know: аррӏе.com");
  expect(words(get("link-plain"))).toBe("Not encrypted: others on the way can read along.");
});

test("what is not opened has no button for it, and says why", async () => {
  await open("https://x.com@evil.example/");
  fake.linkTarget = { host: "evil.example", refusal: "Pipit opens no link that holds a name." };
  await click(link());
  expect(words(get("link-refused"))).toBe("Pipit opens no link that holds a name.");
  expect(find("open-link")).toEqual([]);
});

test("where no browser opens it, that is said and the address stays there to copy", async () => {
  await open("https://example.org/");
  fake.failNext("openLink", "No browser opened the link.", { hint: "Copy the address and open it yourself." });
  await click(link());
  await click(get("open-link"));
  expect(words(get("notice"))).toContain("No browser opened the link.");
  expect(find("copy-link")).toHaveLength(1);
});

test("what is no address at all is told in the same place", async () => {
  await open("https://example.org/");
  fake.failNext("describeLink", "This is no web address, so Pipit does not open it.");
  await click(link());
  expect(words(get("link-dialog"))).toContain("This is no web address");
  expect(find("open-link")).toEqual([]);
});

test("places that do not fit the text cut nothing out of it", () => {
  const text = "abc";
  const odd = [
    { start: 2, end: 1 },
    { start: 0, end: 9 },
    { start: 1, end: 2 },
    { start: 1, end: 3 },
  ];
  const parts = textParts(text, odd);
  expect(parts.map((part) => part.text).join("")).toBe(text);
  expect(parts.filter((part) => part.link)).toEqual([{ text: "b", link: true }]);
});

test("of a very long address the middle is left out", () => {
  const long = `https://example.org/${"a".repeat(500)}/end`;
  expect(shortAddress(long)).toHaveLength(181);
  expect(shortAddress(long).startsWith("https://example.org/aaa")).toBe(true);
  expect(shortAddress(long).endsWith("aaa/end")).toBe(true);
  expect(shortAddress("https://example.org/")).toBe("https://example.org/");
  expect(shortAddress(long, 32, 0), "of which only the beginning is wanted").toBe("https://example.org/aaaaaaaaaaaa…");
});
