import fc from "fast-check";
import { expect, test } from "vitest";
import { begunName, endedName } from "../../src/emoji/completion";
import { EMOJI_GROUPS, findEmoji, inTone, loadEmoji } from "../../src/emoji/emoji";
import { isOnlyEmoji } from "../../src/emoji/only-emoji";

const found = async (typed: string, language: "en" | "ar" | "ja" = "en") =>
  findEmoji(await loadEmoji(language), typed, 20).map(({ text }) => text);

test("the data has emoji in every group, each once, with a name and a way to type it", async () => {
  const all = await loadEmoji("en");
  expect(new Set(all.map(({ group }) => group))).toEqual(new Set(EMOJI_GROUPS));
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  expect(all.filter(({ name, shortcodes }) => name === "" || shortcodes.length === 0)).toEqual([]);
  expect(all.length).toBeGreaterThan(1500);
});

test("the one that is called exactly so comes first, then those that begin so", async () => {
  expect((await found("smile"))[0]).toBe("😄");
  expect((await found("tada"))[0]).toBe("🎉");
  expect(await found("thum")).toContain("👍️");
  expect((await found("red hea"))[0]).toBe("❤️");
  expect(await found("xyzzy")).toEqual([]);
  expect(await found(" ")).toEqual([]);
});

test("in Japanese they are found by their Japanese names as well, in Arabic by the English ones", async () => {
  expect(await found("猫", "ja")).toContain("🐈️");
  expect((await found("tada", "ja"))[0]).toBe("🎉");
  expect((await found("tada", "ar"))[0]).toBe("🎉");
});

test("a tone of skin is worn by those that have one", async () => {
  const all = await loadEmoji("en");
  const [thumb] = findEmoji(all, "thumbsup", 1);
  const [party] = findEmoji(all, "tada", 1);
  expect(thumb && [0, 1, 5].map((tone) => inTone(thumb, tone))).toEqual(["👍️", "👍🏻", "👍🏿"]);
  expect(party && inTone(party, 3)).toBe("🎉");
});

test("a name begins with a colon after a space, and not inside a time, a word or an address", () => {
  expect(begunName("well :smi")).toEqual({ name: "smi", length: 4 });
  expect(begunName(":+1")).toEqual({ name: "+1", length: 3 });
  expect(begunName("(:cat")).toEqual({ name: "cat", length: 4 });
  expect(endedName("oh :smile:")).toEqual({ name: "smile", length: 7 });
  for (const before of ["at 10:30", "http://a", "a:b", ":s", ": smile", "smile", ""])
    expect(begunName(before)).toBeNull();
});

test("whatever stands before the caret, what is taken for a name is its end", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (text, name) => {
      const before = `${text}:${name}`;
      for (const typed of [begunName(before), endedName(before)]) {
        if (typed) expect(before.slice(-typed.length)).toMatch(/^:/);
      }
    }),
  );
});

test("a message of one to three emoji alone is shown large", () => {
  for (const text of ["🎉", "👍🏽", "👨‍👩‍👧‍👦 ❤️", "🇯🇵🏴󠁧󠁢󠁳󠁣󠁴󠁿🙂", "1️⃣", " 🙂\n"]) expect(isOnlyEmoji(text)).toBe(true);
  for (const text of ["", " ", "🎉!", "1", "#", "🙂🙂🙂🙂", "ok 🙂", "🙂".repeat(500), "\u200d", "🏽a"]) {
    expect(isOnlyEmoji(text)).toBe(false);
  }
});
