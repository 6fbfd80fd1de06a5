// What is pasted. Its bytes go over as they are, which the generated commands have no words for.
import { invoke } from "@tauri-apps/api/core";

/** Has Rust keep a pasted file; gives what the command gives. */
export async function keepPasted(file: Blob): Promise<unknown> {
  return invoke("keep_pasted", new Uint8Array(await file.arrayBuffer()));
}
