// The language that is spoken now. English is always there; the others are files of their own, loaded from the app when they
// are wanted. `words`, `locale` and `translated` are live bindings: who reads them later reads the new ones, and what was drawn before is
// drawn anew (views/App).
import { words as english, type Catalogue } from "./en";
import { translatorInto } from "./engine-sentences";
import { chooseLocale, isRightToLeft, type Language } from "./locale";

type Spoken = { words: Catalogue; translated: (sentence: string) => string };

const ENGLISH: Spoken = { words: english, translated: (sentence) => sentence };

const LANGUAGES: Readonly<Record<Language, () => Spoken | Promise<Spoken>>> = {
  en: () => ENGLISH,
  ar: async () => {
    const [{ words }, { sentences }] = await Promise.all([import("./ar"), import("./ar-engine")]);
    return { words, translated: translatorInto("ar", sentences) };
  },
  ja: async () => {
    const [{ words }, { sentences }] = await Promise.all([import("./ja"), import("./ja-engine")]);
    return { words, translated: translatorInto("ja", sentences) };
  },
};

export let words: Catalogue = english;
/** What the engine said in English, in the language that is spoken now. */
export let translated = ENGLISH.translated;
export let locale = chooseLocale(navigator.languages, "en");
export let language: Language = "en";
let wanted: Language = "en";

/** Speaks another language from now on, unless a third one was asked for meanwhile. */
export async function speak(next: Language): Promise<void> {
  wanted = next;
  const spoken = await LANGUAGES[next]();
  if (wanted !== next) return;
  ({ words, translated } = spoken);
  locale = chooseLocale(navigator.languages, next);
  language = next;
  document.documentElement.lang = locale;
  document.documentElement.dir = isRightToLeft(next) ? "rtl" : "ltr";
}

/** What depends on the locale and is costly to make: made at its first use, and anew when the locale has changed. */
export function perLocale<Made>(make: (locale: string) => Made): () => Made {
  let made: { by: string; value: Made } | null = null;
  return () => {
    if (made?.by !== locale) made = { by: locale, value: make(locale) };
    return made.value;
  };
}
