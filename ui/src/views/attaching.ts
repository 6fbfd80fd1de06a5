// How a file comes to hang on what is being written: chosen in a dialog, or pasted.
import { words } from "../i18n";
import { asFailure, type ChosenFile, type ConversationId, type Ipc } from "../ipc";
import type { DraftAttachment } from "../stores/draft-attachment.svelte";
import { mayHidePicture, pastedFile } from "./pasted-file";

type Draft = DraftAttachment<ConversationId | null> | null;

/** Lets the person choose a file. */
export function chooseFor(draft: Draft, ipc: Ipc): Promise<void> {
  return attachTo(draft, ipc.chooseFile(), words.fileNotChosen);
}

/** Takes the picture in what is pasted; a text is left to the field. */
export function pasteInto(draft: Draft, ipc: Ipc, event: ClipboardEvent): void {
  const file = pastedFile(event.clipboardData);
  if (!file && !mayHidePicture(event.clipboardData)) return;
  event.preventDefault();
  void attachTo(draft, file ? ipc.keepPasted(file) : ipc.keepClipboardPicture(), words.notPasted);
}

/** Attaches what comes to the draft that it was meant for, wherever one is when it comes. */
async function attachTo(draft: Draft, coming: Promise<ChosenFile | null>, failed: string): Promise<void> {
  try {
    const chosen = await coming;
    if (chosen) await draft?.attach(chosen);
  } catch (thrown) {
    if (draft) draft.failure = asFailure(thrown, failed);
  }
}
