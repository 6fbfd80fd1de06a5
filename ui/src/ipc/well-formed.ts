// Texts of JavaScript may hold half a character (a lone surrogate), which no other program can read: UTF-8 and JSON have no
// way to write it. It comes from texts that were cut in the wrong place.
import { words } from "../i18n";
import { CommandFailure } from "./failure";

/** Throws a sentence for the person when one of these is such a text: what they wrote stays as it is. */
export function mustBeWellFormed(parameters: readonly unknown[]): void {
  if (parameters.every((one) => typeof one !== "string" || one.isWellFormed())) return;
  throw new CommandFailure({ code: null, message: words.halfCharacter, hint: words.halfCharacterHint });
}
