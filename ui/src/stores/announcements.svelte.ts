/** What a screen reader is told without being asked; one polite live region says it (a11y/LiveRegion). */
export class AnnouncementsStore {
  sentence = $state("");

  say(sentence: string): void {
    this.sentence = sentence;
  }
}
