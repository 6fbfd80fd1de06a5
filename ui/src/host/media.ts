// Where the page finds pictures: the app's own protocol, never an address of X's.
import { convertFileSrc } from "@tauri-apps/api/core";

const PROTOCOL = "pipit-media";

/**
 * What has bytes of its own: a person, a Post, a message's attachment, the still picture of one that moves, or our copy of a file that
 * is to be sent.
 */
type Kind = "picture" | "post" | "attachment" | "preview" | "outgoing";

/**
 * The address of a person's picture or a message's attachment, as `account` has it; a new `version` makes the page load it
 * anew.
 */
export function mediaAddress(account: string, kind: Kind, id: string, version?: number): string {
  const path = version === undefined ? [account, kind, id] : [account, kind, id, String(version)];
  return convertFileSrc(path.join("/"), PROTOCOL);
}
