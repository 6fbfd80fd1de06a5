// The language that is spoken now. English is always there; the others are files of their own, loaded from the app when they
// are wanted. `words` and `locale` are live bindings: who reads them later reads the new ones, and what was drawn before is
// drawn anew (views/App).
import { words as english, type Catalogue } from "./en";
import { chooseLocale, isRightToLeft, type Language } from "./locale";

const CATALOGUES: Readonly<Record<Language, () => Catalogue | Promise<Catalogue>>> = {
  en: () => english,
  ar: async () => (await import("./ar")).words,
  ja: async () => (await import("./ja")).words,
};

export let words: Catalogue = english;
export let locale = chooseLocale(navigator.languages, "en");
export let language: Language = "en";
let wanted: Language = "en";

/** Speaks another language from now on, unless a third one was asked for meanwhile. */
export async function speak(next: Language): Promise<void> {
  wanted = next;
  const catalogue = await CATALOGUES[next]();
  if (wanted !== next) return;
  words = catalogue;
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
