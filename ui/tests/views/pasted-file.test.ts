import { expect, test } from "vitest";
import { pastedFile } from "../../src/views/pasted-file";

const PICTURE = new File(["bytes"], "image.png", { type: "image/png" });
const clipboard = (types: string[], files: File[]) => ({ types, files }) as unknown as DataTransfer;

test("a pasted picture is a file", () => {
  expect(pastedFile(clipboard(["Files"], [PICTURE]))).toBe(PICTURE);
  expect(pastedFile(clipboard(["text/html", "Files"], [PICTURE]))).toBe(PICTURE);
});

test("a text that comes with a picture of itself is pasted as a text", () => {
  expect(pastedFile(clipboard(["text/plain", "text/html", "Files"], [PICTURE]))).toBeNull();
});

test("a text is no file", () => {
  expect(pastedFile(clipboard(["text/plain"], []))).toBeNull();
  expect(pastedFile(null)).toBeNull();
});
