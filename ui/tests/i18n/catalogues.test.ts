import { readdirSync, readFileSync } from "node:fs";
import { parse, type AST } from "svelte/compiler";
import { afterEach, expect, test, vi } from "vitest";
import { words as arabic } from "../../src/i18n/ar";
import { words as english } from "../../src/i18n/en";
import { words as japanese } from "../../src/i18n/ja";
import { dollars, nameList, playingTime, shownName, shortTime, speak, words } from "../../src/i18n";
import { chooseLanguage, chooseLocale } from "../../src/i18n/locale";
import { DAY, MINUTE, NOON } from "../fakes/world";

const OTHERS = { arabic, japanese };

afterEach(async () => {
  vi.unstubAllGlobals();
  await speak("en");
});

/** Every key with what it holds: "calls.events: string", "unread: function of 1". */
function shape(part: unknown, path = ""): string[] {
  if (typeof part === "function") return [`${path}: function of ${part.length}`];
  if (typeof part !== "object" || part === null) return [`${path}: ${typeof part}`];
  return Object.entries(part).flatMap(([key, value]) => shape(value, path === "" ? key : `${path}.${key}`));
}

test.each(Object.entries(OTHERS))("the %s catalogue has every sentence that the English one has", (_, catalogue) => {
  expect(shape(catalogue).sort()).toEqual(shape(english).sort());
});

/** What is the same everywhere: names, and the keys of keyboards. */
const SAME = /^(appName|handle|gif|appKind(Native|Confidential)|keys\..*|unreadTitle)$/;

test.each(Object.entries(OTHERS))("no sentence of the %s catalogue was left in English", (_, catalogue) => {
  const english_ = new Map(sentences(english));
  const left = sentences(catalogue).filter(([key, sentence]) => !SAME.test(key) && english_.get(key) === sentence);
  expect(left).toEqual([]);
});

function sentences(part: object, path = ""): [string, string][] {
  return Object.entries(part).flatMap(([key, value]): [string, string][] => {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") return [[here, value]];
    return typeof value === "object" ? sentences(value as object, here) : [];
  });
}

test("Arabic counts in its six ways", async () => {
  await speak("ar");
  expect([1, 2, 3, 11, 100].map((amount) => words.newBelow(amount))).toEqual([
    "رسالة جديدة",
    "رسالتان جديدتان",
    "3 رسائل جديدة",
    "11 رسالة جديدة",
    "100 رسالة جديدة",
  ]);
});

test("times, lists, lengths and prices follow the language", async () => {
  await speak("ja");
  expect(shortTime(NOON - 18 * DAY, NOON)).toBe("11月3日");
  expect(shortTime(NOON - 85 * MINUTE, NOON)).toBe("10:35");
  expect(nameList(["アリス", "ボブ"])).toBe("アリス、ボブ");
  vi.stubGlobal("navigator", { languages: ["ar-EG"] });
  await speak("ar");
  expect(shortTime(NOON - 85 * MINUTE, NOON)).toMatch(/^١٠:٣٥/);
  expect(nameList(["أليس", "بوب"])).toBe("أليس وبوب");
  expect(playingTime(67_000)).toBe("١:٠٧");
  expect(dollars(1_500)).toContain("١٫٥٠");
});

test("the page says which language it is in, and where its lines begin", async () => {
  const root = document.documentElement;
  await speak("ar");
  expect([root.lang, root.dir]).toEqual(["ar", "rtl"]);
  await speak("ja");
  expect([root.lang, root.dir]).toEqual(["ja", "ltr"]);
});

test("of two languages that were asked for at once, the last one is spoken", async () => {
  await Promise.all([speak("ar"), speak("ja")]);
  expect(words.save).toBe(japanese.save);
});

test("a name keeps to itself in a language that runs the other way", async () => {
  expect(shownName("Alice")).toBe("Alice");
  await speak("ar");
  expect(shownName("Alice")).toBe("\u2068Alice\u2069");
});

test("the system's first language that Pipit speaks is spoken, with its own region", () => {
  expect(chooseLanguage(["de-DE", "ar-EG", "en"])).toBe("ar");
  expect(chooseLanguage(["de-DE"])).toBe("en");
  expect(chooseLanguage(["arn"])).toBe("en");
  expect(chooseLocale(["de-DE", "ar-EG"])).toBe("ar-EG");
  expect(chooseLocale(["ja-JP", "en-US"], "en")).toBe("en-US");
});

/** Attributes that people see or hear. */
const SPOKEN = new Set(["aria-label", "title", "placeholder", "alt", "label"]);
const LETTERS = /\p{L}{2,}/u;

/** What a view says by itself, and not from the catalogue. */
function literals(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== "object" || node === null) return;
    const { type, ...rest } = node as AST.BaseNode;
    if (type === "Attribute") {
      const { name, value } = node as AST.Attribute;
      if (!SPOKEN.has(name) || !Array.isArray(value)) return;
      for (const part of value) if (part.type === "Text" && LETTERS.test(part.data)) found.push(part.data);
      return;
    }
    if (type === "Text" && LETTERS.test((node as AST.Text).data)) found.push((node as AST.Text).data.trim());
    for (const part of Object.values(rest)) visit(part);
  };
  visit(parse(source, { modern: true }).fragment);
  return found;
}

test("no view says anything that is not in the catalogue", () => {
  expect(literals('<p title="Hello">{words.save} world</p>')).toEqual(["Hello", "world"]);
  const views = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".svelte"));
  expect(views.length).toBeGreaterThan(50);
  const found = views.flatMap((name) =>
    literals(readFileSync(`src/${name}`, "utf8")).map((text) => `${name}: ${text}`),
  );
  expect(found).toEqual([]);
});
