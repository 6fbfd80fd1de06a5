import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { words as catalogue } from "../../src/i18n";
import type { AccountStores } from "../../src/stores";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, conversation, diagnostics, ME, message, MINUTE, NOON, X_PRICES } from "../fakes/world";
import { click, find, get, settle, show, type, words } from "./screen";

const WITH_ALICE = "1001-1002";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [conversation(WITH_ALICE, [ALICE.id])];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "a secret")]);
  fake.diagnostics = diagnostics({
    lastCatchUp: NOON - 70_000,
    trouble: "X's list of messages has no end.",
    openGaps: 2,
    windows: [
      { calls: ["events"], span: "quarterHour", limit: 15, remaining: 12, resetsAt: NOON + 10 * MINUTE },
      {
        calls: ["conversation_events", "events_with", "dm_media"],
        span: "userDay",
        limit: 1440,
        remaining: 3,
        resetsAt: NOON + 60 * MINUTE,
      },
      { calls: ["users", "new_call"], span: "appDay", limit: 900, remaining: 1, resetsAt: NOON - MINUTE },
    ],
    chargedToday: [
      { billable: "event_read", units: 2 },
      { billable: "send", units: 1 },
    ],
    chargedThisMonth: [
      { billable: "event_read", units: 1200 },
      { billable: "send", units: 4 },
      { billable: "user_read", units: 5 },
    ],
  });
});

async function open(): Promise<AccountStores> {
  const stores = await show(fake);
  await click(get("settings"));
  await click(get("sync-and-cost"));
  return stores;
}

/** The cells of a table, row by row. */
function cells(testid: string): string[][] {
  return [...get(testid).querySelectorAll("tr")].map((row) =>
    [...row.querySelectorAll<HTMLElement>("th, td")].map((cell) => words(cell)),
  );
}

function submit(): Promise<void> {
  get("save-prices").closest("form")?.requestSubmit();
  return settle();
}

test("the state of the sync is told in words", async () => {
  await open();
  const state = words(get("sync-state"));
  expect(state).toContain("Connection Connected");
  expect(state).toContain("Last catch-up A minute ago");
  expect(state).toContain("Trouble X's list of messages has no end.");
  expect(state).toContain("History 2 stretches of history still to read");
});

test("without gaps all of the last 30 days is here, but not before the first catch-up", async () => {
  fake.diagnostics = diagnostics();
  const stores = await open();
  expect(words(get("sync-state"))).toContain("All history of the last 30 days is here");
  fake.diagnostics = diagnostics({ lastCatchUp: null });
  await stores.diagnostics.reload();
  await settle();
  expect(words(get("sync-state"))).toMatch(/Last catch-up Not yet.*History Not read yet/);
});

test("each window says whose it is, what is left, and when it is full again", async () => {
  await open();
  expect(cells("limits")).toEqual([
    ["For", "Left", "Full again"],
    ["All conversations in 15 minutes", "12 of 15", "12:10"],
    ["One conversation, One-to-one conversations and Attachments in 24 hours", "3 of 1,440", "13:00"],
    // One that has passed is full, and a call of a newer Pipit keeps its name.
    ["People and new_call in 24 hours, for all who use the same developer app", "900 of 900", "–"],
  ]);
});

test("the cost is told by kind and together, by the price list", async () => {
  await open();
  expect(cells("cost")).toEqual([
    ["For", "Today", "Last 30 days"],
    ["Events read", "2 $0.02", "1,200 $12.00"],
    ["People looked up", "0 $0.00", "5 $0.05"],
    ["Messages sent", "1 $0.015", "4 $0.06"],
    ["Together", "$0.035", "$12.11"],
  ]);
});

test("changed prices and a budget are saved, and the cost follows", async () => {
  await open();
  await type("price-send", "0.02");
  await type("daily-budget", "0,5");
  await submit();
  expect(fake.settings.prices).toEqual({ ...X_PRICES, send: 20 });
  expect(fake.settings.dailyBudgets).toEqual({ [ME.id]: 500 });
  expect(cells("cost")[3]).toEqual(["Messages sent", "1 $0.02", "4 $0.08"]);
});

test("what is no amount is not saved, and the field says so", async () => {
  await open();
  await type("price-send", "cheap");
  await submit();
  expect(fake.callsOf("saveSettings")).toEqual([]);
  expect(get("price-send").getAttribute("aria-invalid")).toBe("true");
  expect(words(get("sync-page"))).toContain("Dollars with up to three decimals, such as 0.015");
});

test("X's prices come back, while the budget stays", async () => {
  fake.settings = { ...fake.settings, prices: { ...X_PRICES, eventRead: 1 }, dailyBudgets: { [ME.id]: 250 } };
  await open();
  expect((get("price-event_read") as HTMLInputElement).value).toBe("0.001");
  await click(get("restore-prices"));
  expect((get("price-event_read") as HTMLInputElement).value).toBe("0.01");
  expect((get("daily-budget") as HTMLInputElement).value).toBe("0.25");
  expect(fake.settings).toMatchObject({ prices: X_PRICES, dailyBudgets: { [ME.id]: 250 } });
});

test("an emptied budget is none", async () => {
  fake.settings = { ...fake.settings, dailyBudgets: { [ME.id]: 250 } };
  await open();
  await type("daily-budget", "");
  await submit();
  expect(fake.settings.dailyBudgets).toEqual({});
});

test("the theme that is saved on the other page leaves prices and budget alone", async () => {
  fake.settings = { ...fake.settings, dailyBudgets: { [ME.id]: 250 } };
  await show(fake);
  await click(get("settings"));
  get("settings-save").closest("form")?.requestSubmit();
  await settle();
  expect(fake.settings).toMatchObject({ prices: X_PRICES, dailyBudgets: { [ME.id]: 250 } });
});

test("all of it is copied as a text, with nothing private in it", async () => {
  await open();
  await click(get("copy-report"));
  const copied = (fake.copied[0] ?? "").replace(new Date(NOON).toISOString(), "<now>");
  expect(copied).toMatchInlineSnapshot(`
    "Pipit: sync and cost
    As of: <now>
    Connection: Connected
    Real time: Off; Pipit asks X now and then
    Last catch-up: A minute ago
    Trouble: X's list of messages has no end.
    History: 2 stretches of history still to read
    Messages that wait to be sent: 0
    Words that X understands: current

    What X still allows
    All conversations (in 15 minutes): 12 of 15, full again at 12:10
    One conversation, One-to-one conversations and Attachments (in 24 hours): 3 of 1,440, full again at 13:00
    People and new_call (in 24 hours, for all who use the same developer app): 900 of 900

    What X charges
    Events read: 2 today, 1,200 in the last 30 days, $0.01 each
    People looked up: 0 today, 5 in the last 30 days, $0.01 each
    Posts shown: 0 today, 0 in the last 30 days, $0.005 each
    Messages sent: 1 today, 4 in the last 30 days, $0.015 each
    Messages deleted: 0 today, 0 in the last 30 days, $0.01 each
    Blocks: 0 today, 0 in the last 30 days, $0.01 each
    Messages streamed: 0 today, 0 in the last 30 days, $0.01 each
    Today: $0.035
    Last 30 days: $12.11
    Daily budget: None"
  `);
  for (const secret of [ME, ALICE, BOB].flatMap(({ id, name, username }) => [id, name, username])) {
    expect(fake.copied[0]).not.toContain(secret);
  }
  expect(words(get("sync-page").parentElement as HTMLElement)).toContain("Copied");
});

test("a text that could not be copied is said to be so", async () => {
  fake.failNext("copyText", "no clipboard");
  await open();
  await click(get("copy-report"));
  expect(words(get("sync-page").parentElement as HTMLElement)).toContain("The text could not be copied.");
});

test("the page is read anew with the clock and with the engine's news while it is open", async () => {
  const stores = await open();
  expect(fake.callsOf("loadDiagnostics").length).toBe(1);
  stores.clock.now += 20_000;
  await settle();
  expect(fake.callsOf("loadDiagnostics").length).toBe(2);
  fake.tell({ type: "connectivityChanged", connectivity: { state: "syncing", history: null } });
  await settle();
  expect(fake.callsOf("loadDiagnostics").length).toBe(3);
  await click(get("sync-back"));
  fake.tell({ type: "connectivityChanged", connectivity: { state: "live" } });
  await settle();
  expect(fake.callsOf("loadDiagnostics").length).toBe(3);
});

test("the way there and back keeps the focus and what was chosen", async () => {
  await show(fake);
  await click(get("settings"));
  await click(document.querySelector<HTMLElement>('input[value="dark"]') as HTMLElement);
  await click(get("sync-and-cost"));
  expect(document.activeElement).toBe(get("sync-back"));
  await click(get("sync-back"));
  expect(document.activeElement).toBe(get("sync-and-cost"));
  expect((document.querySelector('input[value="dark"]') as HTMLInputElement).checked).toBe(true);
});

test("when it cannot be loaded, that is said, and one can try again", async () => {
  fake.failNext("loadDiagnostics", "The store does not answer.");
  await open();
  expect(words(get("notice"))).toBe("The store does not answer. Try again");
  await click(get("notice").querySelector("button") as HTMLElement);
  expect(find("notice")).toEqual([]);
  expect(find("sync-state").length).toBe(1);
});

test("every call that the engine counts has a name for people", () => {
  const engine = readFileSync("../crates/dm-engine/src/scheduler/call.rs", "utf8");
  const calls = [...engine.matchAll(/Self::\w+ => "(\w+)"/g)].map(([, name]) => name ?? "");
  expect(calls).toContain("upload");
  expect(calls.filter((call) => !(call in catalogue.calls))).toEqual([]);
});

test("the log's folder is shown, and where that does not work it is said", async () => {
  await open();
  await click(get("show-log"));
  expect(fake.callsOf("showLogFolder")).toHaveLength(1);
  fake.failNext("showLogFolder", "No program on this computer shows folders.", { hint: "/home/mia/logs" });
  await click(get("show-log"));
  expect(words(get("notice"))).toBe("No program on this computer shows folders. /home/mia/logs");
});
