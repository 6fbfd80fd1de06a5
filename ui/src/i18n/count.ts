// Numbers and countable things in a catalogue's own language.
import { chooseLocale, type Language } from "./locale";

/** The forms of a countable thing, by CLDR's categories; "#" is where the number stands. */
export type Forms = { [Category in Intl.LDMLPluralRule]?: string } & { other: string };

export type Counting = { number: (amount: number) => string; count: (amount: number, forms: Forms) => string };

export function countingIn(language: Language): Counting {
  const locale = chooseLocale(navigator.languages, language);
  const plural = new Intl.PluralRules(locale);
  const format = new Intl.NumberFormat(locale);
  const number = (amount: number) => format.format(amount);
  return {
    number,
    count: (amount, forms) => (forms[plural.select(amount)] ?? forms.other).replace("#", () => number(amount)),
  };
}
