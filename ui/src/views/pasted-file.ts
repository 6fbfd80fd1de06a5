/** The file in what is pasted. A text that comes with a picture of itself, as from a word processor, is pasted as a text. */
export function pastedFile(clipboard: DataTransfer | null): File | null {
  const file = clipboard?.files[0];
  if (!file) return null;
  const { types } = clipboard;
  return types.includes("text/html") && types.includes("text/plain") ? null : file;
}

/** Whether there may be a picture that the page is not told of: WebKitGTK tells of texts and files only. */
export function mayHidePicture(clipboard: DataTransfer | null): boolean {
  // It gives texts of old programs without telling their type.
  return clipboard !== null && clipboard.files.length === 0 && clipboard.getData("text/plain") === "";
}
