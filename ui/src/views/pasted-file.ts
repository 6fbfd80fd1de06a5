/** The file in what is pasted. A text that comes with a picture of itself, as from a word processor, is pasted as a text. */
export function pastedFile(clipboard: DataTransfer | null): File | null {
  const file = clipboard?.files[0];
  if (!file) return null;
  const { types } = clipboard;
  return types.includes("text/html") && types.includes("text/plain") ? null : file;
}
