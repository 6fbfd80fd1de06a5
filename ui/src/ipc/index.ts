// All that the page can ask of what lies beyond it, as one object: the commands of the generated contract, which give a
// value or throw a `CommandFailure`, and the few things of the host seam. Stores take it as a parameter, so a test
// hands them another one.
import * as host from "../host";
import { commands, type CommandError, type EngineEventBatch } from "./bindings";
import { CommandFailure } from "./failure";

export type * from "./bindings";
export { asFailure, CommandFailure } from "./failure";

type Commands = typeof commands;
/** What a command that may fail gives. Those that cannot fail give their value as it is. */
type Answer<Value> = { status: "ok"; data: Value } | { status: "error"; error: CommandError };
type ValueOf<Given> = Given extends { status: "ok"; data: infer Value } ? Value : Exclude<Given, Answer<unknown>>;
type Unwrapped = {
  [Name in keyof Commands]: (
    ...parameters: Parameters<Commands[Name]>
  ) => Promise<ValueOf<Awaited<ReturnType<Commands[Name]>>>>;
};

export type Ipc = Omit<Unwrapped, "subscribe"> & {
  /** Hands over what the engine tells, in batches, until the page is gone. */
  subscribe(listener: (batch: EngineEventBatch) => void): Promise<void>;
  mediaAddress: typeof host.mediaAddress;
  copyText: typeof host.copyText;
  setWindowTitle: typeof host.setWindowTitle;
  watchFocus: typeof host.watchFocus;
  watchNetwork: typeof host.watchNetwork;
  watchAway: typeof host.watchAway;
};

function unwrap(given: unknown): unknown {
  if (!isAnswer(given)) return given;
  if (given.status === "error") throw new CommandFailure(given.error);
  return given.data;
}

function isAnswer(given: unknown): given is Answer<unknown> {
  return typeof given === "object" && given !== null && "status" in given;
}

function unwrapAll(): Unwrapped {
  type AnyCommand = (...parameters: unknown[]) => Promise<unknown>;
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
    await commands.subscribe(host.channelTo(listener));
  },
  mediaAddress: host.mediaAddress,
  copyText: host.copyText,
  setWindowTitle: host.setWindowTitle,
  watchFocus: host.watchFocus,
  watchNetwork: host.watchNetwork,
  watchAway: host.watchAway,
};
