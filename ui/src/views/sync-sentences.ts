// How the sync is doing, in words: for the page and for the text that one can copy.
import { dayInSentence, nameList, timeAgo, timeAhead, words } from "../i18n";
import type { Connectivity, Diagnostics, HistoryProgress, Timestamp, WindowStanding } from "../ipc";

export function connectivityText(connectivity: Connectivity, now: Timestamp): string {
  switch (connectivity.state) {
    case "offline":
      return words.offline;
    case "keychainLocked":
      return words.keychainLocked;
    case "signedOut":
      return words.signedOut;
    case "rateLimited":
      return words.rateLimited(timeAhead(connectivity.until, now));
    case "syncing":
      return connectivity.history ? progressText(connectivity.history, now) : words.syncing;
    case "live":
      return words.connected;
  }
}

/** How far a long sync has come: "History back to 3 November · 1,240 messages" */
export function progressText({ backTo, messages, goesOnAt }: HistoryProgress, now: Timestamp): string {
  const progress = words.historyBackTo(dayInSentence(backTo, now), messages);
  return goesOnAt === null ? progress : words.historyGoesOnAt(progress, timeAhead(goesOnAt, now));
}

/** How the activity stream is doing. */
export function realTimeText({ realTime, now }: Diagnostics): string {
  switch (realTime.type) {
    case "off":
      return words.realTimeOff;
    case "connecting":
      return words.realTimeConnecting;
    case "live":
      return words.realTimeLive(dayInSentence(realTime.since, now));
    case "refused":
      return words.realTimeRefused(words.realTimeRefusals[realTime.reason]);
    case "resting":
      return words.realTimeResting(timeAhead(realTime.until, now));
  }
}

export function lastCatchUpText({ lastCatchUp, now }: Diagnostics): string {
  return lastCatchUp === null ? words.notYet : timeAgo(lastCatchUp, now);
}

/** Without one catch-up nobody knows of what is missing. */
export function historyText({ lastCatchUp, openGaps }: Diagnostics): string {
  if (openGaps > 0) return words.openGaps(openGaps);
  return lastCatchUp === null ? words.historyNotRead : words.noGaps;
}

/** The calls that share a window: "All conversations, One conversation and Attachments" */
export function callsText({ calls }: WindowStanding): string {
  const known: Readonly<Record<string, string>> = words.calls;
  return nameList(calls.map((call) => known[call] ?? call));
}

export function spanText({ span }: WindowStanding): string {
  return words.spans[span];
}

/** "12 of 15"; a window whose end has passed is full again. */
export function leftText(window: WindowStanding, now: Timestamp): string {
  return words.leftOf(hasEnded(window, now) ? window.limit : window.remaining, window.limit);
}

/** When it begins anew; nothing for one that has ended, as the next begins with the next call. */
export function resetText(window: WindowStanding, now: Timestamp): string | null {
  return hasEnded(window, now) ? null : timeAhead(window.resetsAt, now);
}

function hasEnded({ resetsAt }: WindowStanding, now: Timestamp): boolean {
  return resetsAt <= now;
}
