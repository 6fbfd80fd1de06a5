// Sizes of files and lengths of videos, as people say them.
import { perLocale } from "./spoken";

const numbers = (options: Intl.NumberFormatOptions) => perLocale((locale) => new Intl.NumberFormat(locale, options));
const unit = (name: string, digits: number) => numbers({ style: "unit", unit: name, maximumFractionDigits: digits });
const megabytes = unit("megabyte", 1);
const kilobytes = unit("kilobyte", 0);
const percent = numbers({ style: "percent" });
const minutes = numbers({ useGrouping: false });
const seconds = numbers({ minimumIntegerDigits: 2 });

/** "640 kB", "1.2 MB": by 1024, as X counts its limits. */
export function fileSize(bytes: number): string {
  const thousands = bytes / 1024;
  return thousands < 1000 ? kilobytes().format(Math.max(1, thousands)) : megabytes().format(thousands / 1024);
}

/** "0:07", "2:20" */
export function playingTime(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  return `${minutes().format(Math.floor(whole / 60))}:${seconds().format(whole % 60)}`;
}

/** "45%" */
export function percentage(amount: number): string {
  return percent().format(amount / 100);
}
