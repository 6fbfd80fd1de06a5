import { translated } from "../i18n";
import type { CommandError, ErrorCode } from "./bindings";

/**
 * A command that did not succeed, with a sentence for the person and perhaps a way on. They are translated each time they are
 * read: a failure may be on screen while another language is chosen.
 */
export class CommandFailure extends Error {
  readonly code: ErrorCode | null;
  readonly #told: CommandError;

  constructor(error: CommandError) {
    super();
    this.name = "CommandFailure";
    this.code = error.code;
    this.#told = error;
  }

  override get message(): string {
    return translated(this.#told.message);
  }

  get hint(): string | null {
    const { hint } = this.#told;
    return hint === null ? null : translated(hint);
  }
}

/** What can be shown of anything that was thrown: a failure as it is, everything else under `fallback`. */
export function asFailure(thrown: unknown, fallback: string): CommandFailure {
  if (thrown instanceof CommandFailure) return thrown;
  const hint = thrown instanceof Error ? thrown.message : null;
  return new CommandFailure({ code: null, message: fallback, hint });
}
