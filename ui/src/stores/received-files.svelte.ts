// Attachments of others, fetched when they are wanted. What is being fetched is known here, so that the place where it will
// be shown can say so, whoever asked for it.
import { SvelteMap } from "svelte/reactivity";
import type { FetchedAttachment, Ipc, MediaKey } from "../ipc";

/** The largest video that is played in the page, where its bytes lie in memory; larger ones are opened elsewhere. */
const LARGEST_PLAYED = 64 * 1024 * 1024;

/** What the page can show in place of a still picture. */
export type Moving = { type: "picture" | "video"; address: string; release: () => void };

export class ReceivedFilesStore {
  readonly #ipc: Ipc;
  /** What is on its way, and how much of it has come, in percent; nothing while that is not known. */
  #coming = new SvelteMap<MediaKey, number | null>();

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  isBusy(key: MediaKey): boolean {
    return this.#coming.has(key);
  }

  /** More of it has come from X. */
  noteProgress(key: MediaKey, percent: number): void {
    if (this.#coming.has(key)) this.#coming.set(key, percent);
  }

  /** How much of it has come, in percent; nothing while that is not known. */
  percentReceived(key: MediaKey): number | null {
    return this.#coming.get(key) ?? null;
  }

  /** Whether this system plays X's videos. */
  get playsVideo(): boolean {
    return this.#ipc.playsVideo();
  }

  async fetch(key: MediaKey): Promise<FetchedAttachment> {
    return this.#during(key, () => this.#ipc.fetchAttachment(key));
  }

  /** Fetches what moves, for the page to play it; nothing where it has to be opened elsewhere. */
  async play(key: MediaKey): Promise<Moving | null> {
    return this.#during(key, async () => {
      const { contentType, bytes } = await this.#ipc.fetchAttachment(key);
      const address = this.#ipc.mediaAddress("attachment", key);
      if (contentType !== "video/mp4") return { type: "picture", address, release: () => undefined };
      if (!this.playsVideo || bytes > LARGEST_PLAYED) return null;
      const url = await this.#ipc.readVideo(address, bytes);
      return { type: "video", address: url, release: () => this.#ipc.releaseVideo(url) };
    });
  }

  /** Shows it in the program that the system has for it. */
  async open(key: MediaKey): Promise<void> {
    await this.#during(key, () => this.#ipc.openAttachment(key));
  }

  /** Lets the person choose where to keep it; whether they chose a place. */
  async save(key: MediaKey): Promise<boolean> {
    return this.#during(key, () => this.#ipc.saveAttachment(key));
  }

  async #during<Value>(key: MediaKey, work: () => Promise<Value>): Promise<Value> {
    this.#coming.set(key, null);
    try {
      return await work();
    } finally {
      this.#coming.delete(key);
    }
  }
}
