import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DraftsStore } from "../../src/stores/drafts.svelte";
import { FakeIpc } from "../fakes/fake-ipc";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const fake = new FakeIpc();
  return { fake, drafts: new DraftsStore(fake.ipc) };
}

test("a draft is saved once the person pauses", async () => {
  const { fake, drafts } = setUp();
  drafts.edit("1001-1002", "H");
  drafts.edit("1001-1002", "Hi");
  expect(fake.callsOf("saveDraft")).toEqual([]);
  await vi.advanceTimersByTimeAsync(300);
  expect(fake.callsOf("saveDraft")).toEqual([["1001-1002", "Hi"]]);
});

test("who types on without a pause has nearly all of it saved", async () => {
  const { fake, drafts } = setUp();
  const saved = () => fake.drafts.get("1001-1002")?.length ?? 0;
  for (let length = 1; length <= 100; length += 1) {
    drafts.edit("1001-1002", "x".repeat(length));
    await vi.advanceTimersByTimeAsync(200);
    expect(length - saved()).toBeLessThanOrEqual(10);
  }
  expect(fake.callsOf("saveDraft").length).toBeLessThanOrEqual(11);
});

test("a draft is saved at once when asked to, and not once more after that", async () => {
  const { fake, drafts } = setUp();
  drafts.edit("1001-1002", "Hi");
  await drafts.flush("1001-1002");
  await vi.advanceTimersByTimeAsync(1000);
  expect(fake.callsOf("saveDraft")).toEqual([["1001-1002", "Hi"]]);
});

test("a slow save of an old text does not overwrite a newer one", async () => {
  const { fake, drafts } = setUp();
  const finish = fake.holdNext("saveDraft");
  drafts.edit("1001-1002", "old");
  void drafts.flush("1001-1002");
  drafts.edit("1001-1002", "new");
  const saved = drafts.flush("1001-1002");
  finish();
  await saved;
  expect(fake.drafts.get("1001-1002")).toBe("new");
});

test("a draft with half a character is saved with a sign in its place, and stays as it is on screen", async () => {
  const { fake, drafts } = setUp();
  drafts.edit("1001-1002", "half \ud83d a bird");
  await drafts.flush("1001-1002");
  expect(fake.drafts.get("1001-1002")).toBe("half \ufffd a bird");
  expect(drafts.text("1001-1002", null)).toBe("half \ud83d a bird");
});

test("what is typed before a long draft has come goes behind it, and what is sent until then leaves it as it is", async () => {
  const { fake, drafts } = setUp();
  fake.drafts.set("1001-1002", "x".repeat(500));
  const come = fake.holdNext("loadDraft");
  void drafts.open("1001-1002", true);
  drafts.edit("1001-1002", "sent");
  const sent = drafts.send("1001-1002", null);
  drafts.edit("1001-1002", "y");
  come();
  await sent;
  expect(fake.sent).toEqual([{ conversation: "1001-1002", text: "sent" }]);
  await vi.advanceTimersByTimeAsync(300);
  expect(drafts.text("1001-1002", null)).toBe(`${"x".repeat(500)}y`);
  expect(fake.drafts.get("1001-1002")).toBe(`${"x".repeat(500)}y`);
});

test("a sent text leaves the composer at once", async () => {
  const { fake, drafts } = setUp();
  drafts.edit("1001-1002", " Hello ");
  const sent = drafts.send("1001-1002", null);
  expect(drafts.text("1001-1002", null)).toBe("");
  await sent;
  expect(fake.sent).toEqual([{ conversation: "1001-1002", text: "Hello" }]);
  expect(fake.drafts.get("1001-1002")).toBe("");
});

test("the store has a draft until its message is safe, and has it still when that fails", async () => {
  const { fake, drafts } = setUp();
  drafts.edit("1001-1002", "Hello");
  await drafts.flush("1001-1002");
  const finish = fake.holdNext("sendMessage");
  fake.failNext("sendMessage", "The disk is full.");
  const sent = drafts.send("1001-1002", null);
  await vi.advanceTimersByTimeAsync(1000);
  expect(fake.drafts.get("1001-1002")).toBe("Hello");
  finish();
  await sent;
  expect(fake.drafts.get("1001-1002")).toBe("Hello");
});

test("a text that could not be sent comes back, before what was typed since", async () => {
  const { fake, drafts } = setUp();
  fake.failNext("sendMessage", "The disk is full.");
  drafts.edit("1001-1002", "Hello");
  const sent = drafts.send("1001-1002", null);
  drafts.edit("1001-1002", "and more");
  await sent;
  expect(drafts.text("1001-1002", null)).toBe("Hello\nand more");
  expect(drafts.failure("1001-1002")?.message).toBe("The disk is full.");
});

test("blank texts and texts that X would not take are not sent", async () => {
  const { fake, drafts } = setUp();
  for (const text of ["", " \n\t", "x".repeat(10_001)]) {
    drafts.edit("1001-1002", text);
    await drafts.send("1001-1002", null);
    expect(drafts.text("1001-1002", null)).toBe(text);
  }
  expect(fake.sent).toEqual([]);
});

test("ten thousand emoji are ten thousand characters", async () => {
  const { fake, drafts } = setUp();
  drafts.edit("1001-1002", "🐦".repeat(10_000));
  await drafts.send("1001-1002", null);
  expect(fake.sent.length).toBe(1);
});

test("a draft stays with a new group when X gives it its id", async () => {
  const { fake, drafts } = setUp();
  drafts.edit("new-9001", "To all of you");
  drafts.rename("new-9001", "3001");
  await vi.advanceTimersByTimeAsync(300);
  expect(drafts.text("3001", null)).toBe("To all of you");
  expect(fake.callsOf("saveDraft")).toEqual([["3001", "To all of you"]]);
});

test("no text ever crosses to another conversation, however fast one switches and however slow commands are", async () => {
  const CONVERSATIONS = ["1001-1002", "1001-1003", "3001"];
  const step = fc.record({
    conversation: fc.constantFrom(...CONVERSATIONS),
    act: fc.constantFrom("type" as const, "switch" as const, "send" as const),
    pause: fc.integer({ min: 0, max: 400 }),
    latency: fc.integer({ min: 0, max: 900 }),
    fails: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { fake, drafts } = setUp();
      let latency = 0;
      const wait = () => new Promise((resolve) => setTimeout(resolve, latency));
      fake.slow("saveDraft", wait);
      fake.slow("sendMessage", wait);
      let typed = 0;
      for (const { conversation, act, pause, latency: next, fails } of steps) {
        latency = next;
        if (act === "type") drafts.edit(conversation, `${drafts.text(conversation, null)}<${conversation}#${++typed}>`);
        if (act === "switch") void drafts.flush(conversation);
        if (act === "send") {
          if (fails && drafts.text(conversation, null) !== "") fake.failNext("sendMessage", "No.");
          void drafts.send(conversation, null);
        }
        await vi.advanceTimersByTimeAsync(pause);
      }
      void drafts.flushAll();
      await vi.advanceTimersByTimeAsync(60_000);

      const belongs = (id: unknown, text: unknown) =>
        [...String(text).matchAll(/<(.+?)#\d+>/g)].every(([, origin]) => origin === id);
      for (const [id, text] of fake.callsOf("saveDraft")) expect(belongs(id, text)).toBe(true);
      for (const { conversation, text } of fake.sent) expect(belongs(conversation, text)).toBe(true);
      for (const id of CONVERSATIONS) expect(fake.drafts.get(id) ?? "").toBe(drafts.text(id, null));
      // Nothing typed was lost, and nothing was sent twice.
      const kept = [...fake.sent.map(({ text }) => text), ...CONVERSATIONS.map((id) => drafts.text(id, null))].join("");
      expect(kept.match(/#\d+/g)?.length ?? 0).toBe(typed);
    }),
    { numRuns: 150 },
  );
});
