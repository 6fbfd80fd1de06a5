import { SvelteMap } from "svelte/reactivity";
import { words } from "../i18n";
import { asFailure, type CommandFailure, type ConversationId, type Ipc } from "../ipc";
import { coalesced } from "./coalesced";

const PAUSE_MS = 300;
/** X's limit, in characters. */
const LONGEST = 10_000;

/** What is being written in one conversation. */
type Draft = {
  text: string;
  failure: CommandFailure | null;
};

/** The slow side of a draft: saving it and sending from it, each in order and never twice at a time. */
type Desk = {
  id: ConversationId;
  save: () => Promise<void>;
  timer: ReturnType<typeof setTimeout> | undefined;
  sends: Promise<void>;
};

/**
 * The unsent texts, one for each conversation. A text belongs to the conversation it was written in from the first
 * letter on: every function here is told which one, and none looks at what is open. So however slow a command is and
 * however fast the person switches, no text crosses over.
 */
export class DraftsStore {
  #ipc: Ipc;
  #drafts = new SvelteMap<ConversationId, Draft>();
  // Nothing on screen depends on it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #desks = new Map<ConversationId, Desk>();

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** What stands in the composer: what was typed here, or else what the store had. */
  text(id: ConversationId, stored: string | null): string {
    return this.#drafts.get(id)?.text ?? stored ?? "";
  }

  failure(id: ConversationId): CommandFailure | null {
    return this.#drafts.get(id)?.failure ?? null;
  }

  edit(id: ConversationId, text: string): void {
    this.#drafts.set(id, { text, failure: null });
    this.#saveSoon(this.#desk(id));
  }

  /** Saves what was typed, now. */
  async flush(id: ConversationId): Promise<void> {
    const desk = this.#desks.get(id);
    if (desk?.timer === undefined) return;
    clearTimeout(desk.timer);
    desk.timer = undefined;
    await desk.save();
  }

  async flushAll(): Promise<void> {
    await Promise.all([...this.#desks.keys()].map((id) => this.flush(id)));
  }

  /** Takes the text out of the composer and sends it; puts it back when that fails. */
  async send(id: ConversationId, stored: string | null): Promise<void> {
    const text = this.text(id, stored);
    if (!isSendable(text)) return;
    this.edit(id, "");
    const desk = this.#desk(id);
    const sent = desk.sends.then(async () => {
      try {
        await this.#ipc.sendMessage(desk.id, text.trim(), null);
      } catch (thrown) {
        this.#putBack(desk.id, text, asFailure(thrown, words.messageNotSent));
      }
    });
    desk.sends = sent;
    await Promise.all([this.flush(id), sent]);
  }

  /** X gave a new group its id: what was being written there stays with it. */
  rename(from: ConversationId, to: ConversationId): void {
    const desk = this.#desks.get(from);
    const draft = this.#drafts.get(from);
    this.#drafts.delete(from);
    if (draft && !this.#drafts.get(to)?.text) this.#drafts.set(to, draft);
    if (!desk) return;
    desk.id = to;
    this.#desks.delete(from);
    if (!this.#desks.has(to)) this.#desks.set(to, desk);
    this.#saveSoon(desk);
  }

  #desk(id: ConversationId): Desk {
    const known = this.#desks.get(id);
    if (known) return known;
    const desk: Desk = { id, timer: undefined, sends: Promise.resolve(), save: coalesced(() => this.#save(desk)) };
    this.#desks.set(id, desk);
    return desk;
  }

  #saveSoon(desk: Desk): void {
    clearTimeout(desk.timer);
    // By the desk's id, not by the one it has now: a new group gets another one.
    desk.timer = setTimeout(() => void this.flush(desk.id), PAUSE_MS);
  }

  async #save(desk: Desk): Promise<void> {
    const draft = this.#drafts.get(desk.id);
    if (!draft) return;
    try {
      await this.#ipc.saveDraft(desk.id, draft.text);
    } catch (thrown) {
      const current = this.#drafts.get(desk.id);
      if (current) this.#drafts.set(desk.id, { ...current, failure: asFailure(thrown, words.draftNotSaved) });
    }
  }

  #putBack(id: ConversationId, text: string, failure: CommandFailure): void {
    const typedSince = this.#drafts.get(id)?.text ?? "";
    this.edit(id, typedSince === "" ? text : `${text}\n${typedSince}`);
    this.#drafts.set(id, { text: this.text(id, null), failure });
  }
}

/** How many characters a text has beyond what X takes; 0 for one that fits. */
export function charactersOver(text: string): number {
  // Only a text with more code units than that can have more characters.
  return text.length <= LONGEST ? 0 : Math.max(0, [...text.trim()].length - LONGEST);
}

/** Whether there is something to send that X would take. */
export function isSendable(text: string): boolean {
  return text.trim() !== "" && charactersOver(text) === 0;
}
