// All that the page can ask of what lies beyond it, as one object: the commands of the generated contract, which give a
// value or throw a `CommandFailure`, and the few things of the host seam. Stores take it as a parameter, so a test
// hands them another one.
//
// A command about conversations is given the account that it is for. Whoever works for one account asks for `of(account)`
// once and cannot name another by mistake: what was asked for alice stays with alice, however late and whoever is shown by then.
import * as host from "../host";
import { type ChosenFile, commands, type CommandError, LIMITS, type PageEventBatch, type UserId } from "./bindings";
import { CommandFailure } from "./failure";
import { mustBeWellFormed } from "./well-formed";

export type * from "./bindings";
export { LIMITS } from "./bindings";
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

/** Commands that begin with the account that they are for. */
const OF_ACCOUNT = [
  "loadInbox",
  "loadTimeline",
  "backfill",
  "fillMissing",
  "markRead",
  "showConversation",
  "loadPeople",
  "conversationWith",
  "renameConversation",
  "pinConversation",
  "muteConversation",
  "archiveConversation",
  "markConversationUnread",
  "searchMessages",
  "lookUpPeople",
  "loadSharedMedia",
  "loadMessageDetails",
  "exportConversation",
  "attachFile",
  "putBackAttachment",
  "fetchAttachment",
  "openAttachment",
  "saveAttachment",
  "loadDraft",
  "saveDraft",
  "describeAttachment",
  "setAttachmentAside",
  "removeAttachment",
  "sendMessage",
  "createGroup",
  "sendAgain",
  "discardSend",
  "editSend",
  "sendAllowance",
  "withdrawMessage",
  "keepMessage",
  "block",
  "unblock",
  "loadDiagnostics",
  "saveAppToken",
  "removeAppToken",
  "hasAppToken",
] as const satisfies readonly (keyof Commands)[];
type OfAccount = (typeof OF_ACCOUNT)[number];
type ForOneAccount<Command> = Command extends (account: UserId, ...rest: infer Rest) => infer Given
  ? (...rest: Rest) => Given
  : never;

type WholePage = Omit<Unwrapped, OfAccount | "subscribe"> & {
  /** Hands over what the app tells, in batches, until the page is gone. */
  subscribe(listener: (batch: PageEventBatch) => void): Promise<void>;
  /** Has Rust keep what was pasted, so that it can be attached. */
  keepPasted(file: Blob): Promise<ChosenFile>;
  playsVideo: typeof host.playsVideo;
  readVideo(address: string, bytes: number): Promise<string>;
  releaseVideo: typeof host.releaseVideo;
  copyText: typeof host.copyText;
  setWindowTitle: typeof host.setWindowTitle;
  watchFocus: typeof host.watchFocus;
  watchAway: typeof host.watchAway;
};

/** What can be asked for one account, which is not named any more. */
export type Ipc = WholePage & { [Name in OfAccount]: ForOneAccount<Unwrapped[Name]> } & {
  mediaAddress: ForOneAccount<typeof host.mediaAddress>;
};

/** What can be asked without an account, and the way to ask for one. */
export type PageIpc = WholePage & { of(account: UserId): Ipc };

function unwrap(given: unknown): unknown {
  if (!isAnswer(given)) return given;
  if (given.status === "error") throw new CommandFailure(given.error);
  return given.data;
}

function isCommandError(thrown: unknown): thrown is CommandError {
  return typeof thrown === "object" && thrown !== null && "message" in thrown && "code" in thrown;
}

function isAnswer(given: unknown): given is Answer<unknown> {
  return typeof given === "object" && given !== null && "status" in given;
}

function unwrapAll(): Unwrapped {
  type AnyCommand = (...parameters: unknown[]) => Promise<unknown>;
  const entries = Object.entries(commands) as [string, AnyCommand][];
  const unwrapped = entries.map(([name, command]) => [
    name,
    async (...parameters: unknown[]) => {
      mustBeWellFormed(parameters);
      return unwrap(await command(...parameters));
    },
  ]);
  return Object.fromEntries(unwrapped) as Unwrapped;
}

const unwrapped = unwrapAll();

const wholePage: WholePage = {
  ...unwrapped,
  subscribe: async (listener) => {
    await commands.subscribe(host.channelTo(listener));
  },
  keepPasted: async (file) => {
    try {
      return (await host.keepPasted(file)) as ChosenFile;
    } catch (thrown) {
      throw isCommandError(thrown) ? new CommandFailure(thrown) : thrown;
    }
  },
  playsVideo: host.playsVideo,
  readVideo: (address, bytes) => host.readVideo(address, bytes, LIMITS.partBytes),
  releaseVideo: host.releaseVideo,
  copyText: host.copyText,
  setWindowTitle: host.setWindowTitle,
  watchFocus: host.watchFocus,
  watchAway: host.watchAway,
};

function bindTo(account: UserId): Pick<Ipc, OfAccount> {
  type AnyCommand = (account: UserId, ...rest: unknown[]) => Promise<unknown>;
  const bound = OF_ACCOUNT.map((name) => [
    name,
    (...rest: unknown[]) => (unwrapped[name] as AnyCommand)(account, ...rest),
  ]);
  return Object.fromEntries(bound) as Pick<Ipc, OfAccount>;
}

/** The real one. */
export const ipc: PageIpc = {
  ...wholePage,
  of: (account) => ({
    ...wholePage,
    ...bindTo(account),
    mediaAddress: (kind, id, version) => host.mediaAddress(account, kind, id, version),
  }),
};
