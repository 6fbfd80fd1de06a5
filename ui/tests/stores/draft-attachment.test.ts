import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DraftsStore } from "../../src/stores/drafts.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { outgoing } from "../fakes/world";

const WITH_ALICE = "1001-1002";
const LAKE = { number: 1, name: "lake.jpg" };
const BIRD = { number: 2, name: "bird.gif" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function setUp(prepare: (fake: FakeIpc) => void = () => undefined) {
  const fake = new FakeIpc();
  prepare(fake);
  const drafts = new DraftsStore(fake.ipc);
  await drafts.open(WITH_ALICE);
  const attachment = drafts.attachment(WITH_ALICE);
  if (!attachment) throw new Error("no attachment");
  return { fake, drafts, attachment };
}

test("what was left the last time is there again: the whole text, and the file", async () => {
  const { drafts, attachment } = await setUp((fake) => {
    fake.drafts.set(WITH_ALICE, "w".repeat(5000));
    fake.attached.set(WITH_ALICE, outgoing("left", { altText: "A lake" }));
  });
  expect(drafts.text(WITH_ALICE, "w".repeat(200))).toBe("w".repeat(5000));
  expect(attachment.file).toMatchObject({ attachment: { id: "left" }, altText: "A lake" });
});

test("a message takes along the file that was shown, and a file alone can be sent", async () => {
  const { fake, drafts, attachment } = await setUp();
  await attachment.attach(LAKE);
  const shown = attachment.file?.attachment.id;
  await drafts.send(WITH_ALICE, null);
  expect(fake.sent).toEqual([{ conversation: WITH_ALICE, text: "", attachment: shown }]);
  expect(attachment.file).toBeNull();
});

test("nothing is sent while a file is being copied: it belongs to the message", async () => {
  const { fake, drafts, attachment } = await setUp();
  const finish = fake.holdNext("attachFile");
  drafts.edit(WITH_ALICE, "Look");
  const attached = attachment.attach(LAKE);
  await drafts.send(WITH_ALICE, null);
  expect(fake.sent).toEqual([]);
  expect(drafts.text(WITH_ALICE, null)).toBe("Look");
  finish();
  await attached;
  expect(drafts.canSend(WITH_ALICE, null)).toBe(true);
});

test("a message that could not be sent leaves its text and its file where they were", async () => {
  const { fake, drafts, attachment } = await setUp();
  await attachment.attach(LAKE);
  const shown = attachment.file;
  drafts.edit(WITH_ALICE, "Look");
  fake.failNext("sendMessage", "The disk is full.");
  await drafts.send(WITH_ALICE, null);
  expect(attachment.file).toBe(shown);
  expect(drafts.text(WITH_ALICE, null)).toBe("Look");
});

test("another file takes the place of the one before, which can be put back with its description", async () => {
  const { fake, attachment } = await setUp();
  await attachment.attach(LAKE);
  attachment.describe("A lake at dawn");
  await attachment.attach(BIRD);
  expect(attachment.file?.chosen).toEqual(BIRD);
  expect(attachment.aside?.chosen).toEqual(LAKE);
  await attachment.undo();
  expect(attachment.file).toMatchObject({ chosen: LAKE, altText: "A lake at dawn" });
  expect(fake.attached.get(WITH_ALICE)?.id).toBe(attachment.file?.attachment.id);
});

test("a file that was taken off can be put back with its description, as long as one stays", async () => {
  const { fake, attachment } = await setUp();
  await attachment.attach(LAKE);
  attachment.describe("A lake at dawn");
  await attachment.remove();
  expect(attachment.file).toBeNull();
  expect(fake.attached.get(WITH_ALICE)).toBeUndefined();
  await attachment.undo();
  expect(attachment.file).toMatchObject({ chosen: LAKE, altText: "A lake at dawn" });
  expect(fake.attached.get(WITH_ALICE)?.id).toBe(attachment.file?.attachment.id);

  await attachment.remove();
  await attachment.leave();
  expect(attachment.aside).toBeNull();
  expect(fake.kept.size).toBe(0);
});

test("a file that could not be taken off hangs where it hung, and says so", async () => {
  const { fake, attachment } = await setUp();
  await attachment.attach(LAKE);
  const shown = attachment.file;
  fake.failNext("setAttachmentAside", "The disk is full.");
  await attachment.remove();
  expect(attachment.file).toBe(shown);
  expect(attachment.aside).toBeNull();
  expect(attachment.failure?.message).toBe("The disk is full.");
});

test("a message that is sent right after its file was taken off goes without it, also when all is slow", async () => {
  const { fake, drafts, attachment } = await setUp();
  await attachment.attach(LAKE);
  drafts.edit(WITH_ALICE, "No picture after all");
  const finish = fake.holdNext("setAttachmentAside");
  const removed = attachment.remove();
  const sent = drafts.send(WITH_ALICE, null);
  finish();
  await Promise.all([removed, sent]);
  expect(fake.sent).toEqual([{ conversation: WITH_ALICE, text: "No picture after all" }]);
  expect(attachment.file).toBeNull();
  expect(fake.kept.size).toBe(0);
});

test("a file that was replaced is forgotten once the message is sent", async () => {
  const { fake, drafts, attachment } = await setUp();
  await attachment.attach(LAKE);
  await attachment.attach(BIRD);
  await drafts.send(WITH_ALICE, null);
  expect(attachment.aside).toBeNull();
  expect(fake.kept.size).toBe(0);
});

test("a picture that is too large is offered smaller", async () => {
  const { fake, attachment } = await setUp();
  fake.failNext("attachFile", "This picture is 7 MB; X takes 5 MB.", { code: "pictureTooLarge" });
  await attachment.attach(LAKE);
  expect(attachment.tooLarge).toEqual(LAKE);
  await attachment.attachSmaller();
  expect(fake.callsOf("attachFile").at(-1)).toEqual([WITH_ALICE, 1, { keepLocation: false, shrink: true }]);
  expect(attachment.failure).toBeNull();
});

test("a file that cannot be sent leaves the one before", async () => {
  const { fake, attachment } = await setUp();
  await attachment.attach(LAKE);
  fake.failNext("attachFile", "This file is empty.");
  await attachment.attach(BIRD);
  expect(attachment.file?.chosen).toEqual(LAKE);
  expect(attachment.failure?.message).toBe("This file is empty.");
  expect(attachment.copying).toBe(false);
});

test("the place where it was taken can be kept, and the description stays", async () => {
  const { fake, attachment } = await setUp((fake) => fake.takenSomewhere.add(LAKE.number));
  await attachment.attach(LAKE);
  expect(attachment.file?.locationRemoved).toBe(true);
  attachment.describe("A lake");
  await attachment.keepLocation(true);
  expect(attachment.file).toMatchObject({ locationRemoved: false, altText: "A lake" });
  expect(attachment.aside).toBeNull();
  expect(fake.attached.get(WITH_ALICE)?.altText).toBe("A lake");
});

test("a description is saved before its message goes out", async () => {
  const { fake, drafts, attachment } = await setUp();
  await attachment.attach(LAKE);
  const id = attachment.file?.attachment.id;
  attachment.describe("A lake");
  await drafts.send(WITH_ALICE, null);
  expect(fake.callsOf("describeAttachment")).toEqual([[id, "A lake"]]);
});

test("a description that was saved for a message that did not go out can be taken away again", async () => {
  const { fake, drafts, attachment } = await setUp();
  await attachment.attach(LAKE);
  attachment.describe("A lake");
  fake.failNext("sendMessage", "The disk is full.");
  await drafts.send(WITH_ALICE, null);
  attachment.describe("");
  await drafts.send(WITH_ALICE, null);
  expect(fake.callsOf("describeAttachment").map(([, text]) => text)).toEqual(["A lake", ""]);
});

test("a message that is edited comes back above what was typed meanwhile", async () => {
  const { fake, drafts, attachment } = await setUp();
  const attached = outgoing("lake");
  const draft = { conversationId: WITH_ALICE, text: "Look\nand", attachment: attached, changedAt: 0 };
  fake.answer({ editSend: async () => draft });
  drafts.edit(WITH_ALICE, "and");
  const finish = fake.holdNext("editSend");
  const edited = drafts.takeBack(WITH_ALICE, "9001");
  await vi.advanceTimersByTimeAsync(1);
  drafts.edit(WITH_ALICE, "and more");
  finish();
  await edited;
  expect(drafts.text(WITH_ALICE, null)).toBe("Look\nand more");
  expect(attachment.file?.attachment).toEqual(attached);
});

test("a file that was asked back while the next one was being copied gives way to that", async () => {
  const { fake, attachment } = await setUp();
  await attachment.attach(LAKE);
  const finish = fake.holdNext("attachFile");
  const done = [attachment.attach(BIRD), attachment.remove(), attachment.undo()];
  finish();
  await Promise.all(done);
  expect(attachment.file?.chosen).toEqual(BIRD);
  expect(fake.attached.get(WITH_ALICE)).toEqual(attachment.file?.attachment);
});

test("where the next one went out with a message meanwhile, the file that was asked back hangs there again", async () => {
  const { fake, drafts, attachment } = await setUp();
  await attachment.attach(LAKE);
  const [copied, setAside] = [fake.holdNext("attachFile"), fake.holdNext("setAttachmentAside")];
  const done = [attachment.attach(BIRD), attachment.remove(), attachment.undo()];
  copied();
  await done[0];
  const bird = attachment.file?.attachment.id;
  done.push(drafts.send(WITH_ALICE, null));
  setAside();
  await Promise.all(done);
  expect(fake.sent.map(({ attachment: id }) => id)).toEqual([bird]);
  expect(attachment.file?.chosen).toEqual(LAKE);
  expect(fake.attached.get(WITH_ALICE)).toEqual(attachment.file?.attachment);
});

test("a file stays with a new group when X gives it its id, also while it is copied", async () => {
  const { fake, drafts } = await setUp();
  await drafts.open("new-9001");
  const attachment = drafts.attachment("new-9001");
  const finish = fake.holdNext("attachFile");
  const attached = attachment?.attach(LAKE);
  drafts.rename("new-9001", "3001");
  finish();
  await attached;
  expect(drafts.attachment("3001")?.file?.chosen).toEqual(LAKE);
  await drafts.send("3001", null);
  expect(fake.sent[0]?.conversation).toBe("3001");
});

test("no file ever crosses to another conversation, and each goes out with the message that showed it", async () => {
  const CONVERSATIONS = ["1001-1002", "1001-1003", "3001"];
  const step = fc.record({
    conversation: fc.constantFrom(...CONVERSATIONS),
    act: fc.constantFrom("attach" as const, "remove" as const, "undo" as const, "send" as const),
    pause: fc.integer({ min: 0, max: 400 }),
    latency: fc.integer({ min: 0, max: 900 }),
    fails: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const fake = new FakeIpc();
      const drafts = new DraftsStore(fake.ipc);
      let latency = 0;
      const wait = () => new Promise((resolve) => setTimeout(resolve, latency));
      for (const command of [
        "attachFile",
        "setAttachmentAside",
        "removeAttachment",
        "putBackAttachment",
        "sendMessage",
      ] as const) {
        fake.slow(command, wait);
      }
      const shownWhenSent: unknown[] = [];
      let files = 0;
      for (const { conversation, act, pause, latency: next, fails } of steps) {
        latency = next;
        void drafts.open(conversation);
        const attachment = drafts.attachment(conversation);
        if (act === "attach") {
          // The conversation is in the file's number, so that a stray one shows.
          const number = CONVERSATIONS.indexOf(conversation) * 1000 + ++files;
          if (fails) fake.failNext("attachFile", "No.");
          void attachment?.attach({ number, name: null });
        }
        if (act === "remove") void attachment?.remove();
        if (act === "undo") void attachment?.undo();
        if (act === "send" && drafts.canSend(conversation, null)) {
          shownWhenSent.push([conversation, attachment?.file?.attachment.id]);
          void drafts.send(conversation, null);
        }
        await vi.advanceTimersByTimeAsync(pause);
      }
      await vi.advanceTimersByTimeAsync(120_000);

      const home = (id: string) => CONVERSATIONS[Math.floor(Number(id.split("-")[1]) / 1000)];
      const sent = fake.sent.map(({ conversation, attachment }) => [conversation, attachment]);
      for (const [conversation, id] of sent) expect(home(String(id))).toBe(conversation);
      expect(sent.toSorted()).toEqual(shownWhenSent.toSorted());
      for (const id of CONVERSATIONS) {
        expect(drafts.attachment(id)?.file?.attachment.id).toBe(fake.attached.get(id)?.id);
      }
    }),
    { numRuns: 2_000 },
  );
});
