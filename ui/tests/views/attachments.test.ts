import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, hanging, ME, NOON, outgoing, picture, sending } from "../fakes/world";
import { click, find, get, press, settle, show, type, words } from "./screen";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";
const LAKE = { number: 1, name: `${"a very long name of a lake ".repeat(8)}.jpg` };

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id]), conversation(WITH_BOB, [BOB.id])];
  fake.willChoose = LAKE;
});

const row = (id: string) => document.querySelector<HTMLElement>(`[data-conversation-id="${id}"]`) as HTMLElement;

function waiting(state: Parameters<typeof sending>[2], file = outgoing("lake")) {
  const item = sending("9001", "", state);
  if (item.content.type === "message") item.content.outgoing = file;
  return item;
}

test("a chosen file stands above the text with its name and measures, and goes out with the message", async () => {
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  await click(get("attach"));
  expect(words(get("attached"))).toContain(LAKE.name.trim());
  expect(words(get("attached"))).toContain("1.2 MB · 1,600 × 1,067");
  await type("alt-text", "A lake");
  await press(get("composer-text"), "Enter");
  expect(fake.sent).toEqual([{ conversation: WITH_ALICE, text: "", attachment: "file-1-1" }]);
  expect(fake.callsOf("describeAttachment")).toEqual([["file-1-1", "A lake"]]);
  expect(find("attached")).toEqual([]);
});

test("a file that is copied slowly hangs where it was chosen, whatever is open by then", async () => {
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  const finish = fake.holdNext("attachFile");
  await click(get("attach"));
  await stores.open(WITH_BOB);
  finish();
  await settle();
  expect(find("attached")).toEqual([]);
  expect(words(row(WITH_ALICE))).toContain("Draft: Photo");
  await stores.open(WITH_ALICE);
  await settle();
  expect(get("attached").dataset["id"]).toBe("file-1-1");
});

test("files that are dragged over the window have a place to be dropped at", async () => {
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  fake.tellPage({ type: "files", drag: { type: "over" } });
  await settle();
  expect(words(get("drop-hint"))).toContain("Drop it here");
  fake.tellPage({ type: "files", drag: { type: "dropped", file: LAKE, count: 3 } });
  await settle();
  expect(find("drop-hint")).toEqual([]);
  expect(get("attached").dataset["id"]).toBe("file-1-1");
  expect(document.body.textContent).toContain("2 others were left out");
});

test("a file that X would not take says so, and a picture is offered smaller", async () => {
  fake.failNext("attachFile", "This picture is 7 MB; X takes 5 MB. Send it smaller?", { code: "pictureTooLarge" });
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  await type("composer-text", "Look");
  await click(get("attach"));
  expect(words(get("notice"))).toContain("This picture is 7 MB");
  expect((get("composer-text") as HTMLTextAreaElement).value).toBe("Look");
  await click(get("notice").querySelector("button") as HTMLElement);
  expect(find("notice")).toEqual([]);
  expect(get("attached").dataset["id"]).toBe("file-1-1");
});

async function paste(text: string) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { types: [], files: [], getData: () => text } });
  get("composer-text").dispatchEvent(event);
  await settle();
  return event;
}

test("a picture on the clipboard that the page is not told of is pasted, and a text is left to the page", async () => {
  fake.onClipboard = { number: 7, name: null };
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  expect((await paste("tea")).defaultPrevented).toBe(false);
  expect(find("attached")).toEqual([]);
  // The page must not ask for the clipboard meanwhile: not everybody who has it answers two at once.
  expect((await paste("")).defaultPrevented).toBe(true);
  expect(get("attached").dataset["id"]).toBe("file-7-1");
});

test("a file that was taken off can be put back, and the keyboard stays where one writes", async () => {
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  await click(get("attach"));
  await click(get("remove-attachment"));
  expect(find("attached")).toEqual([]);
  expect(words(get("aside"))).toContain(".jpg was removed.");
  expect(document.activeElement).toBe(get("composer-text"));
  await click(get("undo-attachment"));
  expect(get("attached").dataset["id"]).toBe("file-1-1");
  expect(document.activeElement).toBe(get("composer-text"));
});

test("when X takes no more for now, the composer says when it does", async () => {
  fake.allowance = { left: 0, renewedAt: NOON + 35 * 60_000, daily: false };
  fake.timelines.set(WITH_ALICE, [sending("9001", "Later", { state: "queued" })]);
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  expect(words(get("sends-resume"))).toContain("Sends resume at 12:35.");
  expect(words(get("timeline-item"))).toContain("Goes out at 12:35");
  await click(get("cancel-send"));
  expect(fake.callsOf("discardSend")).toEqual([["9001"]]);
});

test("the last five hundred characters are counted", async () => {
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  await type("composer-text", "x".repeat(9499));
  expect(find("characters-left")).toEqual([]);
  await type("composer-text", "x".repeat(9990));
  expect(words(get("characters-left"))).toBe("10 characters left");
});

test("an upload tells how far it is, and can be cancelled", async () => {
  fake.timelines.set(WITH_ALICE, [waiting({ state: "uploading" }, outgoing("lake", { bytes: 1000 }))]);
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  const progress = () => document.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow");
  expect(progress()).toBe("0");
  const upload = { conversationId: WITH_ALICE, transactionId: "9001", sentBytes: 450, totalBytes: 1000 };
  fake.tell({ type: "uploadProgress", ...upload });
  await settle();
  expect(progress()).toBe("45");
  expect(words(get("timeline-item"))).toContain("Uploading, 45%");
  await click(get("cancel-send"));
  expect(fake.callsOf("discardSend")).toEqual([["9001"]]);
});

test("our copy of a picture stays in its place when X's message comes", async () => {
  fake.timelines.set(WITH_ALICE, [waiting({ state: "sending" })]);
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  const image = get("outgoing").querySelector("img");
  const attachment = hanging("3_1", "photo");
  const sent = picture("5001", ME.id, "", attachment, NOON);
  fake.timelines.set(WITH_ALICE, [{ ...sent, key: "send-9001" }]);
  fake.tell({ type: "conversationsChanged", ids: [WITH_ALICE] });
  await settle();
  expect(get("outgoing").querySelector("img")).toBe(image);
});

test("a message that cannot go on can be taken back into the composer", async () => {
  fake.timelines.set(WITH_ALICE, [
    waiting({ state: "wedged", reason: { kind: "attachmentRefused", detail: "unsupported codec" } }),
  ]);
  const draft = { conversationId: WITH_ALICE, text: "Look", attachment: outgoing("lake"), changedAt: NOON };
  fake.answer({ editSend: async () => draft });
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
  expect(words(get("timeline-item"))).toContain("unsupported codec");
  await click(get("edit-send"));
  expect((get("composer-text") as HTMLTextAreaElement).value).toBe("Look");
  expect(get("attached").dataset["id"]).toBe("lake");
});
