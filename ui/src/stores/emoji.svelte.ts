/** Which emoji were picked lately, and in which tone. It lasts as long as the page: what people feel is not written down. */
export class EmojiStore {
  static readonly #MOST_RECENT = 16;
  recent: readonly string[] = $state.raw([]);
  /** 0 for none, up to 5 for dark. */
  tone = $state(0);

  /** Takes note that it was picked, whatever its tone. */
  note(emoji: string): void {
    this.recent = [emoji, ...this.recent.filter((one) => one !== emoji)].slice(0, EmojiStore.#MOST_RECENT);
  }
}
