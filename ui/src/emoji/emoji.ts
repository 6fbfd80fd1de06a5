// All emoji with what they are called. The names come from Unicode and Emojibase (emoji-picker-element-data), which is half a
// megabyte, so it is a file of its own in the app, loaded when the first emoji is looked for. Nothing is asked of any network.
import type { words } from "../i18n";
import type { Language } from "../i18n";

export type EmojiGroup = Exclude<keyof typeof words.emojiGroups, "recent">;

export type Emoji = {
  text: string;
  /** In the language that is spoken, where the data has it. */
  name: string;
  /** What one types between colons. */
  shortcodes: readonly string[];
  /** Every word by which it is found, in lower case. */
  terms: readonly string[];
  group: EmojiGroup;
  /** Itself in five tones of skin, from light to dark; empty where it has none. */
  tones: readonly string[];
};

/** As the data has it. */
export type EmojiRecord = {
  emoji: string;
  annotation: string;
  shortcodes?: string[];
  tags?: string[];
  group?: number;
  version: number;
  skins?: { emoji: string; tone: number | number[] }[];
};

/** By Emojibase's numbers; 2 is for parts of emoji, such as tones of skin. */
const GROUPS: Readonly<Record<number, EmojiGroup>> = {
  0: "smileys",
  1: "people",
  3: "nature",
  4: "food",
  5: "travel",
  6: "activities",
  7: "objects",
  8: "symbols",
  9: "flags",
};
export const EMOJI_GROUPS: readonly EmojiGroup[] = Object.values(GROUPS);

/** Younger ones are empty boxes with the fonts that most systems have. */
const YOUNGEST = 15;

type Data = { default: EmojiRecord[] };
const english = async () => (await import("emoji-picker-element-data/en/emojibase/data.json")) as Data;
const japanese = async () => (await import("emoji-picker-element-data/ja/cldr/data.json")) as Data;

const loaded = new Map<Language, Promise<readonly Emoji[]>>();

/** All emoji in the order of keyboards; what failed to load is tried again the next time. */
export function loadEmoji(language: Language): Promise<readonly Emoji[]> {
  let emoji = loaded.get(language);
  if (!emoji) {
    // There are no Arabic names.
    const own = language === "ja" ? japanese() : Promise.resolve(null);
    emoji = Promise.all([english(), own]).then(([{ default: all }, named]) => emojiOf(all, named?.default ?? []));
    emoji.catch(() => loaded.delete(language));
    loaded.set(language, emoji);
  }
  return emoji;
}

/** What of the data is shown, with the names of another language where it has them. */
export function emojiOf(records: readonly EmojiRecord[], named: readonly EmojiRecord[]): Emoji[] {
  const names = new Map(named.map((record) => [record.emoji, record]));
  return records.flatMap(({ emoji, annotation, shortcodes = [], tags = [], group, version, skins = [] }) => {
    const shownIn = group === undefined ? undefined : GROUPS[group];
    if (shownIn === undefined || version > YOUNGEST) return [];
    const own = names.get(emoji);
    const terms = [...shortcodes, annotation, ...tags, ...(own ? [own.annotation, ...(own.tags ?? [])] : [])];
    // Pairs of people have tones for each; one for both is enough here.
    const tones = skins.filter(({ tone }) => typeof tone === "number").map((skin) => skin.emoji);
    return [
      {
        text: emoji,
        name: own?.annotation ?? annotation,
        shortcodes,
        terms: [...new Set(terms.flatMap((term) => [term, ...term.split(/[_\s-]/)]).map(lower))],
        group: shownIn,
        tones: tones.length === 5 ? tones : [],
      },
    ];
  });
}

function lower(term: string): string {
  return term.toLocaleLowerCase();
}

/** An emoji in a tone of skin; 0 is its own colour. */
export function inTone({ text, tones }: Emoji, tone: number): string {
  return tones[tone - 1] ?? text;
}

/** Those with a term for each word that was typed: exact ones first, then beginnings, then those found further inside. */
export function findEmoji(all: readonly Emoji[], typed: string, most: number): Emoji[] {
  const wanted = lower(typed.trim())
    .split(/[\s_]+/u)
    .filter((word) => word !== "");
  if (wanted.length === 0) return [];
  const whole = wanted.join("_");
  const ranked: Emoji[][] = [[], [], [], []];
  for (const emoji of all) {
    const rank = rankOf(emoji, whole, wanted);
    if (rank !== null) ranked[rank]?.push(emoji);
  }
  return ranked.flat().slice(0, most);
}

function rankOf({ shortcodes, terms }: Emoji, whole: string, wanted: readonly string[]): number | null {
  if (shortcodes.includes(whole)) return 0;
  if (shortcodes.some((code) => code.startsWith(whole))) return 1;
  if (wanted.every((word) => terms.some((term) => term.startsWith(word)))) return 2;
  // Words of Chinese and Japanese are not parted.
  const inside = wanted.every((word) => /\P{ASCII}/u.test(word) && terms.some((term) => term.includes(word)));
  return inside ? 3 : null;
}
