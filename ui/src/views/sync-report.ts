// The state of the sync as a plain text, to be sent along with a report of trouble. Like what it is made of, it has
// nothing private in it: no names, no texts, no ids.
import { dollars, machineTime, words } from "../i18n";
import type { Diagnostics, PriceList, WindowStanding } from "../ipc";
import { BILLABLES, costOf, priceOf, unitsOf } from "../stores/cost";
import {
  callsText,
  connectivityText,
  historyText,
  lastCatchUpText,
  leftText,
  realTimeText,
  resetText,
  spanText,
} from "./sync-sentences";

export function syncReport(diagnostics: Diagnostics, prices: PriceList, dailyBudget: number | null): string {
  const { now, chargedToday, chargedThisMonth } = diagnostics;
  const state = [
    line(words.stateAt, machineTime(now)),
    line(words.connection, connectivityText(diagnostics.connectivity, now)),
    line(words.realTime, realTimeText(diagnostics)),
    line(words.lastCatchUp, lastCatchUpText(diagnostics)),
    // In English, as it stands in the sources: who looks for the cause looks for that.
    line(words.trouble, diagnostics.trouble ?? words.noTrouble),
    line(words.history, historyText(diagnostics)),
    line(words.waitingSends, String(diagnostics.waitingSends)),
    line(words.dialect, diagnostics.dialect),
  ];
  const limits = diagnostics.windows.map((window) => limitLine(window, diagnostics));
  const cost = BILLABLES.map((billable) => {
    const [today, month] = [unitsOf(billable, chargedToday), unitsOf(billable, chargedThisMonth)];
    return line(words.billables[billable], words.chargedLine(today, month, dollars(priceOf(billable, prices))));
  });
  const sums = [
    line(words.today, dollars(costOf(chargedToday, prices))),
    line(words.last30Days, dollars(costOf(chargedThisMonth, prices))),
    line(words.dailyBudget, dailyBudget === null ? words.noBudget : dollars(dailyBudget)),
  ];
  return [
    [words.reportTitle, ...state],
    [words.limits, ...limits],
    [words.cost, ...cost, ...sums],
  ]
    .map((section) => section.join("\n"))
    .join("\n\n");
}

function limitLine(window: WindowStanding, { now }: Diagnostics): string {
  const reset = resetText(window, now);
  const left = leftText(window, now);
  const standing = reset === null ? left : `${left}, ${words.anewAt(reset)}`;
  return line(`${callsText(window)} (${spanText(window)})`, standing);
}

function line(what: string, how: string): string {
  return `${what}: ${how}`;
}
