import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, diagnostics, ME, message, NOON } from "../fakes/world";
import { click, find, get, settle, show, type, words } from "./screen";

const WITH_ALICE = "1001-1002";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
  fake.timelines.set(WITH_ALICE, [
    message("5001", ME.id, "first"),
    message("5002", ME.id, "second"),
    message("5003", ALICE.id, "third"),
  ]);
});

async function openConversation(): Promise<void> {
  const stores = await show(fake);
  await stores.open(WITH_ALICE);
  await settle();
}

async function openSettings(): Promise<void> {
  await show(fake);
  await click(get("settings"));
  await click(get("sync-and-cost"));
}

function submit(): Promise<void> {
  get("real-time").closest("form")?.requestSubmit();
  return settle();
}

test("somebody who is typing is named until their message arrives", async () => {
  await openConversation();
  const before = words(get("subtitle"));
  fake.tell({ type: "personTyping", conversationId: WITH_ALICE, person: ALICE.id });
  await settle();
  expect(words(get("subtitle"))).toBe("Alice Okafor is typing…");
  fake.receive(WITH_ALICE, message("5004", ALICE.id, "here it is"));
  await settle();
  expect(words(get("subtitle"))).toBe(before);
});

test("the last message that was read says so, and no other", async () => {
  await openConversation();
  const read = () => find("timeline-item").map(({ dataset }) => dataset["read"] ?? null);
  expect(read()).toEqual([null, null, null]);
  fake.readByOtherUpTo.set(WITH_ALICE, "5002");
  fake.tell({ type: "conversationsChanged", ids: [WITH_ALICE] });
  await settle();
  expect(read()).toEqual([null, "true", null]);
  const [first, second] = find("timeline-item").map(words);
  expect(second).toContain("Read by Alice Okafor");
  expect(first).not.toContain("Read by");
});

test("a token is given, is not shown again, and can be taken away", async () => {
  await openSettings();
  expect(get("app-token").getAttribute("type")).toBe("password");
  await type("app-token", " AAAA%3Dtoken ");
  await submit();
  expect(fake.appToken).toBe("AAAA%3Dtoken");
  expect(find("app-token")).toEqual([]);
  expect(document.body.innerHTML).not.toContain("AAAA%3Dtoken");
  await click(get("remove-app-token"));
  expect(fake.appToken).toBeNull();
  expect(get("app-token")).toBeTruthy();
});

test("a token that cannot be kept stays in the field and the reason is told", async () => {
  await openSettings();
  fake.failNext("saveAppToken", "The keychain is locked.");
  await type("app-token", "AAAA");
  await submit();
  expect(words(get("real-time"))).toContain("The keychain is locked.");
  expect((get("app-token") as HTMLInputElement).value).toBe("AAAA");
});

test("how real time is doing is told in words", async () => {
  const standings = [
    [{ type: "off" }, "Off; Pipit asks X now and then"],
    [{ type: "connecting" }, "Connecting"],
    [{ type: "live", since: NOON - 70_000 }, "Live since 11:58"],
    [{ type: "refused", reason: "tooManyConnections" }, "Two others listen for this developer app already"],
    [{ type: "resting", until: NOON + 3_600_000 }, "The daily budget is spent"],
  ] as const;
  fake.diagnostics = diagnostics();
  await openSettings();
  for (const [realTime, sentence] of standings) {
    fake.diagnostics = diagnostics({ realTime });
    fake.tell({ type: "realTimeChanged", realTime });
    await settle();
    expect(words(get("real-time-standing"))).toContain(sentence);
  }
});
