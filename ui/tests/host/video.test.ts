import { afterEach, expect, test, vi } from "vitest";
import { readVideo } from "../../src/host";

const PART = 4 * 1024 * 1024;

afterEach(() => vi.unstubAllGlobals());

/** Answers for a file of so many bytes, in parts that are at most as large as was asked for. */
function serve(length: number, largest = PART) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (_address: string, { headers }: { headers: { Range: string } }) => {
    asked.push(headers.Range);
    const [start = 0, end = 0] = headers.Range.slice("bytes=".length).split("-").map(Number);
    const size = Math.min(end - start + 1, largest, length - start);
    return new Response(new Uint8Array(size), { status: 206 });
  });
  return asked;
}

test("a video is read in parts and put together", async () => {
  const asked = serve(PART + 10);
  const blobs: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return "blob:1";
  });
  expect(await readVideo("pipit-media://localhost/1", PART + 10, PART)).toBe("blob:1");
  expect(asked).toEqual([`bytes=0-${PART - 1}`, `bytes=${PART}-${PART + 9}`]);
  expect([blobs[0]?.size, blobs[0]?.type]).toEqual([PART + 10, "video/mp4"]);
});

test("a video of which a part is missing is no video", async () => {
  serve(PART, 100);
  await expect(readVideo("pipit-media://localhost/1", PART, PART)).rejects.toThrow("missing");
});
