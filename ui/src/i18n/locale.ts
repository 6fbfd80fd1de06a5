// Which languages the page speaks, which of them it speaks to whom, and by whose customs it writes dates and numbers.

export const LANGUAGES = ["en", "ar", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself: people look for their own, whatever is spoken now. */
export const OWN_NAMES: Readonly<Record<Language, string>> = { en: "English", ar: "العربية", ja: "日本語" };

/** Without a region of the person's: British English, and what speakers everywhere agree on. */
const PLAIN: Readonly<Record<Language, string>> = { en: "en-GB", ar: "ar", ja: "ja" };

const RIGHT_TO_LEFT: ReadonlySet<Language> = new Set(["ar"]);

export function isLanguage(name: unknown): name is Language {
  return LANGUAGES.some((language) => language === name);
}

export function isRightToLeft(language: Language): boolean {
  return RIGHT_TO_LEFT.has(language);
}

function speaks(tag: string, language: Language): boolean {
  return tag === language || tag.startsWith(`${language}-`);
}

/** The first of the person's languages that Pipit speaks; English without one. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const spoken = LANGUAGES.find((language) => speaks(tag, language));
    if (spoken) return spoken;
  }
  return "en";
}

/** The language with the region that the person's own languages name for it, if they do. */
export function chooseLocale(preferred: readonly string[], language = chooseLanguage(preferred)): string {
  return preferred.find((tag) => speaks(tag, language)) ?? PLAIN[language];
}
