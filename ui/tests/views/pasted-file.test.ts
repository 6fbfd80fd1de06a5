import { expect, test } from "vitest";
import { mayHidePicture, pastedFile } from "../../src/views/pasted-file";

const PICTURE = new File(["bytes"], "image.png", { type: "image/png" });
const clipboard = (types: string[], files: File[], text = "") =>
  ({ types, files, getData: () => text }) as unknown as DataTransfer;

test("a pasted picture is a file", () => {
  expect(pastedFile(clipboard(["Files"], [PICTURE]))).toBe(PICTURE);
  expect(pastedFile(clipboard(["text/html", "Files"], [PICTURE]))).toBe(PICTURE);
});

test("a text that comes with a picture of itself is pasted as a text", () => {
  expect(pastedFile(clipboard(["text/plain", "text/html", "Files"], [PICTURE]))).toBeNull();
});

test("where the page is told of neither a text nor a file, there may be a picture", () => {
  expect(mayHidePicture(clipboard([], []))).toBe(true);
  expect(mayHidePicture(clipboard(["text/html"], []))).toBe(true);
  expect(mayHidePicture(clipboard(["text/plain"], [], "tea"))).toBe(false);
  expect(mayHidePicture(clipboard([], [], "tea, of which no type is told"))).toBe(false);
  expect(mayHidePicture(clipboard(["Files"], [PICTURE]))).toBe(false);
  expect(mayHidePicture(null)).toBe(false);
});

test("a text is no file", () => {
  expect(pastedFile(clipboard(["text/plain"], []))).toBeNull();
  expect(pastedFile(null)).toBeNull();
});
