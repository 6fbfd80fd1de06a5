// What X says in its own words, and the system in its, stands untranslated among what Pipit says.
import { language } from "./spoken";

const BEYOND_LATIN = /(?!\p{Script=Latin})\p{L}/u;

/** The `lang` of a text from outside, for those who have it read to them: English, where the page writes in other letters. */
export function foreignLanguage(text: string): "en" | undefined {
  return language === "en" || BEYOND_LATIN.test(text) ? undefined : "en";
}
