// Dollars. Inside they are whole thousandths, as X's prices are that fine.
import { perLocale } from "./spoken";

const FORMAT: Intl.NumberFormatOptions = {
  style: "currency",
  currency: "USD",
  currencyDisplay: "narrowSymbol",
  minimumFractionDigits: 2,
  maximumFractionDigits: 3,
};
const format = perLocale((locale) => new Intl.NumberFormat(locale, FORMAT));

/** Up to 999,999 dollars with up to three decimals, with or without the sign; a decimal comma is understood as well. */
const AMOUNT = /^\$?\s*(\d{0,6})(?:[.,](\d{0,3}))?$/u;

/** "$0.02", "$0.015", "$1,234.50" */
export function dollars(thousandths: number): string {
  return format().format(thousandths / 1000);
}

/** For a field: "0.02", "0.015" */
export function dollarsToEdit(thousandths: number): string {
  return (thousandths / 1000).toFixed(thousandths % 10 === 0 ? 2 : 3);
}

/** The thousandths of what was typed; null when it is no amount. */
export function parseDollars(typed: string): number | null {
  const [, whole = "", decimals = ""] = AMOUNT.exec(typed.trim()) ?? [];
  if (whole === "" && decimals === "") return null;
  return Number(whole) * 1000 + Number(decimals.padEnd(3, "0"));
}
