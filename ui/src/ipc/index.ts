// All that the page can ask of what lies beyond it, as one object: the commands of the generated contract, which give a
// value or throw a `CommandFailure`, and the few things of the host seam. Stores take it as a parameter, so a test
// hands them another one.
import * as host from "../host";
import { commands, type CommandError, type EngineEventBatch, type Result } from "./bindings";
import { CommandFailure } from "./failure";

export type * from "./bindings";
export { asFailure, CommandFailure } from "./failure";

type Commands = typeof commands;
type Unwrapped = {
  [Name in keyof Commands]: Commands[Name] extends (
    ...parameters: infer Parameters
  ) => Promise<Result<infer Value, CommandError>>
    ? (...parameters: Parameters) => Promise<Value>
    : never;
};

export type Ipc = Omit<Unwrapped, "subscribe"> & {
  /** Hands over what the engine tells, in batches, until the page is gone. */
  subscribe(listener: (batch: EngineEventBatch) => void): Promise<void>;
  mediaAddress: typeof host.mediaAddress;
  copyText: typeof host.copyText;
  setWindowTitle: typeof host.setWindowTitle;
  watchFocus: typeof host.watchFocus;
};

function unwrap<Value>(result: Result<Value, CommandError>): Value {
  if (result.status === "error") throw new CommandFailure(result.error);
  return result.data;
}

function unwrapAll(): Unwrapped {
  type AnyCommand = (...parameters: unknown[]) => Promise<Result<unknown, CommandError>>;
  const entries = Object.entries(commands) as [string, AnyCommand][];
  const unwrapped = entries.map(([name, command]) => [
    name,
    async (...parameters: unknown[]) => unwrap(await command(...parameters)),
  ]);
  return Object.fromEntries(unwrapped) as Unwrapped;
}

/** The real one. */
export const ipc: Ipc = {
  ...unwrapAll(),
  subscribe: async (listener) => {
    unwrap(await commands.subscribe(host.channelTo(listener)));
  },
  mediaAddress: host.mediaAddress,
  copyText: host.copyText,
  setWindowTitle: host.setWindowTitle,
  watchFocus: host.watchFocus,
};
