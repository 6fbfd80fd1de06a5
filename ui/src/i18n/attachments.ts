// What attachments are called.
import type { AttachmentKind } from "../ipc";
import { words } from "./spoken";

/** "Photo", "GIF", "Video" */
export function attachmentName(kind: AttachmentKind): string {
  return { photo: words.photo, gif: words.gif, video: words.video, other: words.attachment }[kind];
}

/** A message on one line: "Photo", "Photo · At the lake", or its text alone. */
export function contentText(text: string, attachment: AttachmentKind | null): string {
  if (attachment === null) return text;
  const name = attachmentName(attachment);
  return text.trim() === "" ? name : words.attachmentWithText(name, text);
}
