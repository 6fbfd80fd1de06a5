// The composer belongs to one conversation: nothing that is written in it gets into another, and nothing is lost.
import { cleanup } from "@testing-library/svelte";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, ME, message } from "../fakes/world";
import { click, find, get, press, settle, show, words } from "./screen";

const CONVERSATIONS = ["1001-1002", "1001-1003", "1001-1004"];
const LONG = "A long thought. ".repeat(40);

let fake: FakeIpc;

function beginAnew() {
  cleanup();
  vi.useRealTimers();
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL];
  fake.conversations = [ALICE, BOB, CAROL].map(({ id }) => conversation(`1001-${id}`, [id]));
  for (const id of CONVERSATIONS) fake.timelines.set(id, [message(`5${id.slice(-3)}`, id.slice(5), "Hello")]);
}

beforeEach(beginAnew);
afterEach(() => void vi.useRealTimers());

const field = () => get("composer-text") as HTMLTextAreaElement;

/** Types at the end, at once, wherever one is. */
function type(text: string) {
  field().value += text;
  field().dispatchEvent(new InputEvent("input", { bubbles: true }));
}

test("what is typed while the next conversation is on its way stays where it was typed", async () => {
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  void stores.open("1001-1003");
  type("for Alice");
  await settle();
  expect(field().value).toBe("");
  await stores.open("1001-1002");
  await settle();
  expect(field().value).toBe("for Alice");
});

test("a long draft of which the inbox has the beginning is shown, and sent, only whole", async () => {
  const beginning = LONG.slice(0, 200);
  fake.conversations = [conversation("1001-1002", [ALICE.id], { draft: beginning })];
  fake.drafts.set("1001-1002", LONG);
  const come = fake.holdNext("loadDraft");
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  await press(field(), "Enter");
  expect(fake.callsOf("sendMessage")).toEqual([]);
  type("And more.");
  come();
  await settle();
  expect(field().value).toBe(`${LONG}And more.`);
  await press(field(), "Enter");
  expect(fake.sent).toEqual([{ conversation: "1001-1002", text: `${LONG}And more.` }]);
});

test("what stands above the messages stays when another conversation takes their place, but not whose picture it was", async () => {
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  const parts = () => {
    const bar = get("conversation").querySelector("header") as HTMLElement;
    return { bar, picture: bar.querySelector(".avatar"), field: field(), timeline: get("timeline") };
  };
  const before = parts();
  await stores.open("1001-1003");
  await settle();
  const now = parts();
  expect(words(get("conversation-title"))).toBe(BOB.name);
  expect(now.bar).toBe(before.bar);
  expect(now.picture).not.toBe(before.picture);
  expect(now.timeline).not.toBe(before.timeline);
  expect(now.field).not.toBe(before.field);
});

test("the menu of a conversation that is left goes with it", async () => {
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  await click(get("conversation-menu"));
  expect(get("block-person")).toBeTruthy();
  await stores.open("1001-1003");
  await settle();
  expect(find("block-person")).toEqual([]);
});

type Step = { act: "open" | "type" | "send"; place: number; at: boolean; pause: number; latency: number };

const STEP: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom("open", "open", "type", "type", "type", "send"),
  place: fc.integer({ min: 0, max: CONVERSATIONS.length - 1 }),
  /** Whether something is typed at once, before anything is drawn. */
  at: fc.boolean(),
  pause: fc.integer({ min: 0, max: 400 }),
  latency: fc.integer({ min: 0, max: 900 }),
});

async function play(steps: readonly Step[]) {
  const sent = new Map<string, string[]>();
  const left = new Map<string, string>();
  const open = () => get("conversation").dataset["conversationId"] as string;
  const write = (number: number) => {
    type(`<${open()}#${number}>`);
    left.set(open(), field().value);
  };
  const stores = await show(fake);
  await stores.open(CONVERSATIONS[0] as string);
  await settle();
  vi.useFakeTimers();
  let latency = 0;
  const wait = () => new Promise((resolve) => setTimeout(resolve, latency));
  for (const command of ["loadDraft", "saveDraft", "sendMessage", "loadTimeline", "loadInbox"] as const) {
    fake.slow(command, wait);
  }
  for (const [number, { act, place, at, pause, latency: next }] of steps.entries()) {
    latency = next;
    if (act === "open") {
      void stores.open(CONVERSATIONS[place] as string);
      if (at) write(number);
    } else if (act === "type") {
      write(number);
    } else if (field().value !== "") {
      sent.set(open(), [...(sent.get(open()) ?? []), field().value]);
      left.set(open(), "");
      field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    }
    await vi.advanceTimersByTimeAsync(pause);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  for (const id of CONVERSATIONS) {
    const there = fake.sent.filter(({ conversation }) => conversation === id).map(({ text }) => text);
    expect(there).toEqual(sent.get(id) ?? []);
    expect(fake.drafts.get(id) ?? "").toBe(left.get(id) ?? "");
  }
}

test("however fast one switches and however slow commands are, all is kept and sent where it was typed", async () => {
  await fc.assert(fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 40 }), play).beforeEach(beginAnew), {
    numRuns: 15,
  });
}, 60_000);
