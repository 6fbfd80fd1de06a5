// What others sent: photos, GIFs and videos as they come, are played, opened and saved.
import { beforeEach, expect, test, vi } from "vitest";
import { CommandFailure } from "../../src/ipc";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, hanging, ME, NOON, picture } from "../fakes/world";
import { click, find, get, settle, show, words } from "./screen";

const WITH_ALICE = "1001-1002";
const VIDEO = hanging("7_1", "video", { width: 1280, height: 720, durationMs: 12_400 });
const GIF = hanging("16_1", "gif", { width: 480, height: 270 });
const PHOTO = hanging("3_1", "photo", { width: 1600, height: 1067 });
const MP4 = { contentType: "video/mp4", bytes: 2_000_000 };

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
});

/** Alice has sent this, and the conversation is open. */
async function received(attachment: typeof VIDEO, text = "") {
  fake.timelines.set(WITH_ALICE, [picture("5001", ALICE.id, text, attachment, NOON)]);
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  return stores;
}

function wantsLittleMotion() {
  vi.spyOn(window, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);
}

const image = () => get("timeline-item").querySelector("img");
const video = () => get("timeline-item").querySelector("video");
const frame = () => get("timeline-item").querySelector<HTMLElement>(".picture");

async function choose(testid: string) {
  await click(get("message-menu"));
  await vi.waitFor(() => get(testid));
  await click(get(testid));
}

test("a video shows its still picture and how long it is, and is fetched only when it is wanted", async () => {
  fake.files.set("7_1", MP4);
  await received(VIDEO);
  expect(image()?.getAttribute("src")).toContain("preview/7_1");
  expect(words(get("moving"))).toBe("0:12");
  expect(fake.callsOf("fetchAttachment")).toEqual([]);
  const place = frame()?.getAttribute("style");
  await click(get("play"));
  expect(video()?.getAttribute("src")).toContain("blob:");
  expect(video()?.controls).toBe(true);
  expect(frame()?.getAttribute("style")).toBe(place);
  expect(fake.callsOf("readVideo")[0]?.[1]).toBe(2_000_000);
});

test("a video that comes slowly says so, and cannot be asked for twice", async () => {
  fake.files.set("7_1", MP4);
  await received(VIDEO);
  const arrive = fake.holdNext("fetchAttachment");
  await click(get("play"));
  expect(words(get("moving"))).toBe("Getting it from X");
  fake.tell({ type: "attachmentProgress", mediaKey: "7_1", percent: 40 });
  await settle();
  expect(document.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow")).toBe("40");
  await click(get("play"));
  expect(fake.callsOf("fetchAttachment")).toHaveLength(1);
  arrive();
  await settle();
  expect(video()).not.toBeNull();
});

test("what could not be fetched says why, and is tried again", async () => {
  fake.files.set("7_1", MP4);
  fake.failNext("fetchAttachment", "X lets Pipit fetch more files later.");
  await received(VIDEO);
  await click(get("play"));
  expect(words(get("moving"))).toContain("X lets Pipit fetch more files later.");
  await click(get("try-again"));
  expect(video()).not.toBeNull();
});

test("where videos cannot be played, one is opened in another program", async () => {
  fake.playsVideo = false;
  await received(VIDEO);
  expect(get("play").getAttribute("aria-label")).toBe("Open the video in another program");
  await click(get("play"));
  expect(fake.opened).toEqual(["7_1"]);
  expect(image()).not.toBeNull();
});

test("where no program opens a file, the sentence says what can be done instead", async () => {
  fake.playsVideo = false;
  fake.failNext("openAttachment", "No program on this computer opened the file.", { hint: "Save it instead." });
  await received(VIDEO);
  await click(get("play"));
  expect(words(get("moving"))).toContain("No program on this computer opened the file. Save it instead.");
});

test("a video too large for the page is opened in another program", async () => {
  fake.files.set("7_1", { ...MP4, bytes: 400_000_000 });
  await received(VIDEO);
  await click(get("play"));
  expect(fake.opened).toEqual(["7_1"]);
  expect(fake.callsOf("readVideo")).toEqual([]);
});

test("a video that turns out not to play gives its memory back and can be opened", async () => {
  fake.files.set("7_1", MP4);
  await received(VIDEO);
  await click(get("play"));
  video()?.dispatchEvent(new Event("error"));
  await settle();
  expect(video()).toBeNull();
  expect(fake.released).toHaveLength(1);
  await click(get("play"));
  expect(fake.opened).toEqual(["7_1"]);
});

test("a GIF moves by itself, whether X made a video of it or not, and can be stopped", async () => {
  fake.files.set("16_1", { contentType: "image/gif", bytes: 9_000 });
  await received(GIF);
  expect(image()?.getAttribute("src")).toContain("attachment/16_1");
  await click(get("moving").querySelector("button") as HTMLElement);
  expect(image()?.getAttribute("src")).toContain("preview/16_1");
  fake.files.set("16_1", MP4);
  await click(get("play"));
  expect(video()?.muted && video()?.loop).toBe(true);
  expect(video()?.controls).toBe(false);
});

test("a GIF is still until it is pressed where little motion is wanted", async () => {
  wantsLittleMotion();
  fake.files.set("16_1", { contentType: "image/gif", bytes: 9_000 });
  await received(GIF);
  expect(image()?.getAttribute("src")).toContain("preview/16_1");
  expect(fake.callsOf("fetchAttachment")).toEqual([]);
  await click(get("play"));
  expect(image()?.getAttribute("src")).toContain("attachment/16_1");
});

test("a video that is scrolled away gives its memory back, also when it arrives only then", async () => {
  fake.files.set("7_1", MP4);
  const stores = await received(VIDEO);
  const arrive = fake.holdNext("readVideo");
  await click(get("play"));
  await stores.open(null);
  await settle();
  arrive();
  await settle();
  expect(fake.released).toHaveLength(1);
});

test("a photo that did not come is asked for anew, and says why it does not come", async () => {
  await received(PHOTO);
  image()?.dispatchEvent(new Event("error"));
  await settle();
  expect(words(get("timeline-item"))).toContain("The picture could not be loaded.");
  await click(get("try-again"));
  expect(words(get("timeline-item"))).toContain("X does not have this file any more.");
  fake.files.set("3_1", { contentType: "image/jpeg", bytes: 90_000 });
  await click(get("try-again"));
  expect(image()?.getAttribute("src")).toContain("attachment/3_1");
});

test("each attachment can be opened and saved from its message's menu", async () => {
  await received(PHOTO);
  await choose("open-attachment");
  expect(fake.opened).toEqual(["3_1"]);
  await choose("save-attachment");
  expect(fake.saved).toEqual(["3_1"]);
  expect(document.body.textContent).toContain("Saved");
});

test("an attachment that could not be saved says why", async () => {
  await received(PHOTO);
  fake.answer({
    saveAttachment: async () => {
      const message = "The file could not be saved there: permission denied.";
      throw new CommandFailure({ message, code: null, hint: null });
    },
  });
  await choose("save-attachment");
  expect(document.body.textContent).toContain("could not be saved there");
  expect(find("open-attachment")).toEqual([]);
});

test("a description is what readers hear", async () => {
  await received({ ...VIDEO, altText: "The ferry leaves" });
  expect(image()?.getAttribute("alt")).toBe("The ferry leaves");
});
