// Times as people say them. Every function is told what time it is.
import type { Timestamp } from "../ipc";
import { perLocale, words } from "./spoken";

const dates = (options: Intl.DateTimeFormatOptions) => perLocale((locale) => new Intl.DateTimeFormat(locale, options));
const clockTime = perLocale((locale) => {
  const { hourCycle } = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions();
  // "9:05 am", but "09:05".
  return new Intl.DateTimeFormat(locale, { hour: hourCycle === "h23" ? "2-digit" : "numeric", minute: "2-digit" });
});
const weekday = dates({ weekday: "short" });
const longWeekday = dates({ weekday: "long" });
const dayAndMonth = dates({ day: "numeric", month: "short" });
const dayMonthYear = dates({ day: "numeric", month: "short", year: "numeric" });
const longDayAndMonth = dates({ weekday: "long", day: "numeric", month: "long" });
const plainDayAndMonth = dates({ day: "numeric", month: "long" });
const wholeTime = dates({ dateStyle: "full", timeStyle: "medium" });
const longDayMonthYear = dates({ day: "numeric", month: "long", year: "numeric" });

/** How many calendar days, by the machine's own time zone, `at` lies before `now`; negative when it lies ahead. */
function daysBefore(at: Timestamp, now: Timestamp): number {
  const noon = (time: Timestamp) => new Date(time).setHours(12, 0, 0, 0);
  // Noon to noon: a night in which the clocks change is still one night.
  return Math.round((noon(now) - noon(at)) / 86_400_000);
}

function sameYear(at: Timestamp, now: Timestamp): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}

/** "14:35" */
export function timeOfDay(at: Timestamp): string {
  return clockTime().format(at);
}

/** For a row of the inbox: 14:35 today, Yesterday, Mon, 3 Nov, 3 Nov 2025. */
export function shortTime(at: Timestamp, now: Timestamp): string {
  const days = daysBefore(at, now);
  if (days <= 0) return days === 0 ? timeOfDay(at) : dayAndMonth().format(at);
  if (days === 1) return words.yesterday;
  if (days < 7) return weekday().format(at);
  return sameYear(at, now) ? dayAndMonth().format(at) : dayMonthYear().format(at);
}

/** For the head of a day: Today, Yesterday, Monday, Monday 3 November, 3 November 2025. */
export function dayName(at: Timestamp, now: Timestamp): string {
  const days = daysBefore(at, now);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  if (days > 1 && days < 7) return longWeekday().format(at);
  return sameYear(at, now) ? longDayAndMonth().format(at) : longDayMonthYear().format(at);
}

/** A day in the middle of a sentence: "14:35" for a time of today, else "3 November", "3 November 2024". */
export function dayInSentence(at: Timestamp, now: Timestamp): string {
  if (daysBefore(at, now) === 0) return timeOfDay(at);
  return sameYear(at, now) ? plainDayAndMonth().format(at) : longDayMonthYear().format(at);
}

/** When something will happen: "14:35", or with its day when that is not today. */
export function timeAhead(at: Timestamp, now: Timestamp): string {
  return daysBefore(at, now) === 0 ? timeOfDay(at) : `${dayAndMonth().format(at)}, ${timeOfDay(at)}`;
}

/** How long ago something happened: "Just now", "5 minutes ago", "2 hours ago", then as in the inbox. */
export function timeAgo(at: Timestamp, now: Timestamp): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return words.justNow;
  if (minutes < 60) return words.minutesAgo(minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? words.hoursAgo(hours) : shortTime(at, now);
}

/** All that is known of when: "Friday 21 November 2025, 12:00:00" */
export function exactTime(at: Timestamp): string {
  return wholeTime().format(at);
}

/** For `datetime` attributes. */
export function machineTime(at: Timestamp): string {
  return new Date(at).toISOString();
}
