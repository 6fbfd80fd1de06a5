import type { Timestamp } from "../ipc";

const STEP_MS = 20_000;

/** What time it is, for everything on screen that names a day or an hour. */
export class ClockStore {
  #read: () => Timestamp;
  now: Timestamp = $state(0);

  constructor(read: () => Timestamp) {
    this.#read = read;
    this.now = read();
  }

  /** Keeps `now` fresh until the returned function is called. */
  run(): () => void {
    const timer = setInterval(() => {
      this.now = this.#read();
    }, STEP_MS);
    return () => clearInterval(timer);
  }
}
