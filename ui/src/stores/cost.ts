// What X charges for, and what that costs.
import type { Billable, Charged, PriceList } from "../ipc";

/** Where the price list has the price of each kind, in the order in which they are shown. */
const PLACES: Record<Billable, keyof PriceList> = {
  event_read: "eventRead",
  user_read: "userRead",
  post_read: "postRead",
  send: "send",
  delete: "delete",
  block: "block",
  streamed_message: "streamedMessage",
};

export const BILLABLES = Object.keys(PLACES) as Billable[];

/** The price of one, in thousandths of a dollar. */
export function priceOf(billable: Billable, prices: PriceList): number {
  return prices[PLACES[billable]] ?? 0;
}

/** A price list with these prices, in thousandths of a dollar. */
export function priceListOf(priceOfOne: (billable: Billable) => number): PriceList {
  return Object.fromEntries(BILLABLES.map((billable) => [PLACES[billable], priceOfOne(billable)]));
}

/** How many of one kind X charged for. */
export function unitsOf(billable: Billable, charged: readonly Charged[]): number {
  return charged.find((one) => one.billable === billable)?.units ?? 0;
}

/** What all of these cost, in thousandths of a dollar. */
export function costOf(charged: readonly Charged[], prices: PriceList): number {
  return charged.reduce((sum, { billable, units }) => sum + units * priceOf(billable, prices), 0);
}
