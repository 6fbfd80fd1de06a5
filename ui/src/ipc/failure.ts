import type { CommandError, ErrorCode } from "./bindings";

/** A command that did not succeed, with a sentence for the person and perhaps a way on. */
export class CommandFailure extends Error {
  readonly code: ErrorCode | null;
  readonly hint: string | null;

  constructor(error: CommandError) {
    super(error.message);
    this.name = "CommandFailure";
    this.code = error.code;
    this.hint = error.hint;
  }
}

/** What can be shown of anything that was thrown: a failure as it is, everything else under `fallback`. */
export function asFailure(thrown: unknown, fallback: string): CommandFailure {
  if (thrown instanceof CommandFailure) return thrown;
  const hint = thrown instanceof Error ? thrown.message : null;
  return new CommandFailure({ code: null, message: fallback, hint });
}
