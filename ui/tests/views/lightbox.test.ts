import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { speak } from "../../src/i18n";
import type { TimelineItem } from "../../src/ipc";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, hanging, ME, message, NOON, outgoing, picture, sending } from "../fakes/world";
import { click, find, get, press, settle, show, words } from "./screen";

let fake: FakeIpc;

function withFile(item: TimelineItem, id: string): TimelineItem {
  if (item.content.type !== "message") return item;
  return { ...item, content: { ...item.content, outgoing: outgoing(id) } };
}

// Its code comes when the first picture is opened; here it is there already.
beforeAll(() => import("../../src/views/Lightbox.svelte"));

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation("1001-1002", [ALICE.id])];
  fake.timelines.set("1001-1002", [
    picture("5001", ALICE.id, "", hanging("3_1", "photo", { altText: "A lake" }), NOON),
    message("5002", ALICE.id, "And one more"),
    picture("5003", ALICE.id, "", hanging("7_1", "video"), NOON),
    picture("5004", ALICE.id, "", hanging("3_2", "photo", { width: 1, height: 20_000 }), NOON),
    withFile(sending("9001", "", { state: "sending" }), "77"),
  ]);
});

afterEach(() => speak("en"));

async function open(place: string) {
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  await click(doorOf(place));
  await settle();
  return stores;
}

const doorOf = (place: string) => document.querySelector(`[data-picture="${place}"]`) as HTMLElement;
const large = () => get("large-picture") as HTMLImageElement;
const content = () => document.querySelector('[role="dialog"]') as HTMLElement;
const scale = () => Number(large().dataset["scale"]);

test("a picture opens over the window, with what its sender said it shows", async () => {
  await open("3_1");
  expect(large().getAttribute("src")).toContain("3_1");
  expect(large().alt).toBe("A lake");
  expect(words(get("picture-text"))).toBe("A lake");
  expect(words(get("picture-number"))).toBe("1 of 3");
  expect(content().contains(document.activeElement)).toBe(true);
});

test("arrows turn to the pictures of the conversation, one's own among them, and stop at the ends", async () => {
  await open("3_1");
  const seen: string[] = [];
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"]) {
    await press(content(), key);
    seen.push(words(get("picture-number")));
  }
  expect(seen).toEqual(["2 of 3", "3 of 3", "3 of 3", "2 of 3"]);
});

test("where lines run from right to left, the next picture is to the left", async () => {
  await open("3_1");
  document.documentElement.dir = "rtl";
  await press(content(), "ArrowLeft");
  expect(words(get("picture-number"))).toBe("2 of 3");
});

test("keys zoom in and out and back, and another picture begins as it fits", async () => {
  await open("3_1");
  await press(content(), "+");
  await press(content(), "+");
  expect(scale()).toBeCloseTo(1.96);
  await press(content(), "-");
  expect(scale()).toBeCloseTo(1.4);
  await press(content(), "0");
  expect(scale()).toBe(1);
  await click(get("zoom-in"));
  await press(content(), "ArrowRight");
  expect(scale()).toBe(1);
});

test("the wheel and a double click zoom, and another one goes back", async () => {
  await open("3_1");
  const stage = large().parentElement as HTMLElement;
  stage.dispatchEvent(new WheelEvent("wheel", { deltaY: -200, cancelable: true }));
  await settle();
  expect(scale()).toBeGreaterThan(1);
  stage.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
  await settle();
  expect(scale()).toBe(1);
  stage.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
  await settle();
  expect(scale()).toBe(2.5);
});

test("Escape gives the focus back to the picture that was opened, also after turning to another", async () => {
  await open("3_1");
  await press(content(), "ArrowRight");
  await press(content(), "Escape");
  expect(find("large-picture")).toEqual([]);
  expect(document.activeElement).toBe(doorOf("3_1"));
});

test("Escape closes the picture and not the conversation", async () => {
  const stores = await open("3_1");
  await press(content(), "Escape");
  expect(stores.selection.id).toBe("1001-1002");
});

test("it is saved, and opened in another program; what fails is said there", async () => {
  await open("3_2");
  await click(get("save-picture"));
  await click(get("open-picture"));
  expect(fake.callsOf("saveAttachment")).toEqual([["3_2"]]);
  expect(fake.callsOf("openAttachment")).toEqual([["3_2"]]);
  fake.failNext("saveAttachment", "The disk is full.");
  await click(get("save-picture"));
  expect(words(content())).toContain("The disk is full.");
});

test("a picture of one's own that X does not have yet cannot be saved from there", async () => {
  await open("77");
  expect(words(get("picture-number"))).toBe("3 of 3");
  expect([...find("save-picture"), ...find("open-picture")]).toEqual([]);
});

test("one that cannot be loaded says so, and is tried again", async () => {
  await open("3_1");
  large().dispatchEvent(new Event("error"));
  await settle();
  expect(words(content())).toContain("The picture could not be loaded.");
  await click(content().querySelector<HTMLElement>('[data-testid="try-again"]') as HTMLElement);
  expect(fake.callsOf("fetchAttachment")).toEqual([["3_1"]]);
  expect(find("large-picture")).toHaveLength(1);
});

test("another conversation closes it", async () => {
  const stores = await open("3_1");
  await stores.open(null);
  await settle();
  expect(find("large-picture")).toEqual([]);
});
