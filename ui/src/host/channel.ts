// The one way in for what Rust tells the page.
import { Channel } from "@tauri-apps/api/core";

/** A channel that hands every message to `listener`. */
export function channelTo<T>(listener: (message: T) => void): Channel<T> {
  return new Channel<T>(listener);
}
