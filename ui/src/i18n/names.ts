// Names as they are shown: people choose them freely, so they are cut, freed of what would reach beyond them, kept in their own
// direction and composed here.
import { isolated } from "./isolated";
import { isRightToLeft } from "./locale";
import { language, locale, perLocale, words } from "./spoken";

const LONGEST = 80;
/** Longer ones are not even looked through: what is cut off cannot matter. */
const LONGEST_READ = 2_000;
/** Letters that run from right to left, and the marks that say so. */
const CHANGES_DIRECTION =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u061c\u200e\u200f]/u;
/** Nothing to see: also the letters that are empty by definition (fillers of Hangul, a blank of Braille). */
const INVISIBLE = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Mn}\u115f\u1160\u2800\u3164\uffa0]+/gu;
/** Breaks of lines and other controls. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** What turns or isolates the text after it, and what takes no room. Joiners stay: emoji and Persian need them. */
const OVERRIDES = /[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/gu;
/** Marks upon marks, which would tower over the neighbours. */
const TOWERS = /(\p{M}{3})\p{M}+/gu;

const list = perLocale((locale) => new Intl.ListFormat(locale, { type: "conjunction" }));

/** A short text of others without what reaches beyond it: no line breaks, no overrides of direction, no towers of marks. */
export function harmless(text: string): string {
  return text.slice(0, LONGEST_READ).replaceAll(CONTROLS, " ").replaceAll(OVERRIDES, "").replaceAll(TOWERS, "$1");
}

/** A name fit for a sentence: never empty, never long, never turning the sentence's direction. */
export function shownName(name: string | null | undefined): string {
  if (!name || name.replaceAll(INVISIBLE, "") === "") return words.someone;
  const clean = harmless(name);
  const letters = [...clean];
  const short = letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : clean;
  const turns = isRightToLeft(language) || CHANGES_DIRECTION.test(short);
  return turns ? isolated(short) : short;
}

/** The first part of a name, for lists in which many names share a line: "Ann" of "Ann Kowalski". */
export function firstName(name: string): string {
  const [first = ""] = name.trim().split(/\s+/u);
  const isOwnWord = first.length > 1 && !first.endsWith(".");
  return isOwnWord ? first : name;
}

/** "Ann", "Ann and Bob", "Ann, Bob and Carol" */
export function nameList(names: readonly string[]): string {
  return list().format(names);
}

/** A group by its people: all of up to three, otherwise two and a count. Those we do not know yet are counted. */
export function groupName(known: readonly string[], total: number): string {
  if (total === 0) return words.group;
  if (known.length === 0) return words.peopleCount(total);
  const named = total <= 3 ? known : known.slice(0, 2);
  const others = total - named.length;
  return nameList(others > 0 ? [...named, words.others(others)] : named);
}

/** One or two letters to stand for a picture. */
export function initials(name: string): string {
  const parts = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const first = parts[0];
  if (first === undefined) return [...name.trim()][0] ?? "?";
  const last = parts.length > 1 ? parts[parts.length - 1] : undefined;
  return `${[...first][0] ?? ""}${last === undefined ? "" : ([...last][0] ?? "")}`.toLocaleUpperCase(locale);
}
