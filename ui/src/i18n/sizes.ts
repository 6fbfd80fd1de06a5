// Sizes of files and lengths of videos, as people say them.
import { locale } from "./locale";

const unit = (name: string, digits: number) =>
  new Intl.NumberFormat(locale, { style: "unit", unit: name, maximumFractionDigits: digits });
const megabytes = unit("megabyte", 1);
const kilobytes = unit("kilobyte", 0);
const percent = new Intl.NumberFormat(locale, { style: "percent" });

/** "640 kB", "1.2 MB": by 1024, as X counts its limits. */
export function fileSize(bytes: number): string {
  const thousands = bytes / 1024;
  return thousands < 1000 ? kilobytes.format(Math.max(1, thousands)) : megabytes.format(thousands / 1024);
}

/** "0:07", "2:20" */
export function playingTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "45%" */
export function percentage(amount: number): string {
  return percent.format(amount / 100);
}
