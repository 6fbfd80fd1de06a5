import { expect, test } from "vitest";
import { chooseLocale } from "../../src/i18n/locale";
import { dayInSentence, dayName, shortTime, timeAgo, timeAhead } from "../../src/i18n";
import { DAY, HOUR, MINUTE, NOON } from "../fakes/world";

// Friday, 21 November 2025, at noon.
test("a row of the inbox names the time as one would say it", () => {
  const said = [NOON - 85 * MINUTE, NOON - DAY, NOON - 4 * DAY, NOON - 6 * DAY, NOON - 18 * DAY, NOON - 383 * DAY].map(
    (at) => shortTime(at, NOON),
  );
  expect(said).toEqual(["10:35", "Yesterday", "Mon", "Sat", "3 Nov", "3 Nov 2024"]);
});

test("early hours have two digits where the day has twenty-four", () => {
  expect(shortTime(NOON - 3 * HOUR, NOON)).toBe("09:00");
});

test("a minute before midnight is yesterday a minute after it", () => {
  const midnight = NOON - 12 * HOUR;
  expect(shortTime(midnight - MINUTE, midnight + MINUTE)).toBe("Yesterday");
});

test("a clock that jumped back does not break the words", () => {
  expect(shortTime(NOON + DAY, NOON)).toBe("22 Nov");
});

test("the head of a day is written out", () => {
  const said = [NOON, NOON - DAY, NOON - 4 * DAY, NOON - 18 * DAY, NOON - 383 * DAY].map((at) => dayName(at, NOON));
  expect(said).toEqual(["Today", "Yesterday", "Monday", "Monday 3 November", "3 November 2024"]);
});

test("what happens today is named by its hour, later ones with their day", () => {
  expect(timeAhead(NOON + 155 * MINUTE, NOON)).toBe("14:35");
  expect(timeAhead(NOON + DAY, NOON)).toBe("22 Nov, 12:00");
});

test("a person whose language Pipit does not speak gets English words and English dates", () => {
  expect(chooseLocale(["de-DE", "fr"])).toBe("en-GB");
  expect(chooseLocale(["de-DE", "en-US"])).toBe("en-US");
});

test("how long ago something was is said roughly, and a clock that runs ahead says it is now", () => {
  const said = [-MINUTE, 59_000, MINUTE, 5 * MINUTE, HOUR, 3 * HOUR, DAY].map((ago) => timeAgo(NOON - ago, NOON));
  expect(said).toEqual([
    "Just now",
    "Just now",
    "A minute ago",
    "5 minutes ago",
    "An hour ago",
    "3 hours ago",
    "Yesterday",
  ]);
});

test("a day in a sentence is named plainly, and today by its time", () => {
  const said = [NOON - 85 * MINUTE, NOON - DAY, NOON - 18 * DAY, NOON - 383 * DAY].map((at) => dayInSentence(at, NOON));
  expect(said).toEqual(["10:35", "20 November", "3 November", "3 November 2024"]);
});
