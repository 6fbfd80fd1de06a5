import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LayoutStore } from "../../src/stores/layout.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { accountOf, ALICE, BOB, CAROL, conversation, listed, ME, message, startup } from "../fakes/world";
import { click, find, get, press, settle, show, showPage, words } from "./screen";

const WITH_ALICE = "1001-1002";
const WITH_CAROL = "1003-1004";

let mine: FakeIpc;
let bobs: FakeIpc;

beforeEach(() => {
  mine = new FakeIpc();
  mine.people = [ME, ALICE];
  mine.conversations = [conversation(WITH_ALICE, [ALICE.id])];
  mine.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "for Mia")]);
  bobs = mine.add(BOB, new FakeIpc(), { unreadCount: 2 });
  bobs.people = [BOB, CAROL];
  bobs.conversations = [conversation(WITH_CAROL, [CAROL.id])];
});

afterEach(() => void vi.restoreAllMocks());

const account = (id: string) =>
  document.querySelector<HTMLElement>(`[data-testid="account"][data-account-id="${id}"]`) as HTMLElement;
const rows = () => find("inbox-row").map(({ dataset }) => dataset["conversationId"]);

test("the rail names each account, says which one is shown and what is unread in the others", async () => {
  await show(mine);
  expect(find("account").map((button) => button.getAttribute("aria-label"))).toEqual([
    "Mia Lindqvist, @mia",
    "Bob Tanaka, @bob, 2 unread",
  ]);
  expect(account(ME.id).getAttribute("aria-current")).toBe("true");
  expect(account(BOB.id).getAttribute("aria-current")).toBe("false");
  expect(mine.title).toBe("(2) Pipit");
});

test("a press shows the other account, keeps the focus on it and says whose conversations these are", async () => {
  await show(mine);
  account(BOB.id).focus();
  await click(account(BOB.id));
  expect(rows()).toEqual([WITH_CAROL]);
  expect(document.activeElement).toBe(account(BOB.id));
  expect(document.body.textContent).toContain("These are the conversations of Bob Tanaka.");
});

test("Ctrl with a digit shows that account, also where a conversation hides the rail, but not over a dialog", async () => {
  vi.spyOn(LayoutStore.prototype, "onePane", "get").mockReturnValue(true);
  const stores = await show(mine);
  await stores.open(WITH_ALICE);
  await settle();
  expect(find("account")).toEqual([]);
  await press(document.body, "2", { code: "Digit2", ctrlKey: true });
  expect(rows()).toEqual([WITH_CAROL]);
  await press(document.body, "9", { code: "Digit9", ctrlKey: true });
  expect(rows()).toEqual([WITH_CAROL]);
  await click(get("settings"));
  await press(document.body, "1", { code: "Digit1", ctrlKey: true });
  expect(rows()).toEqual([WITH_CAROL]);
});

test("an account whose session ended, or whose data cannot be opened, says so", async () => {
  const problem = { code: "storeUnusable", message: "It is damaged.", hint: null } as const;
  mine.accounts = [listed(ME), listed(BOB, { sessionEnded: true }), listed(CAROL, { problem })];
  await show(mine);
  expect(account(BOB.id).title).toBe("Bob Tanaka, @bob, X wants you to sign in again");
  expect(account(CAROL.id).title).toBe("Carol Reyes, @carol, Its messages cannot be opened");
});

test("where one account's data cannot be opened the others can be shown instead", async () => {
  const problem = { code: "storeUnusable", message: "It is damaged.", hint: null } as const;
  mine.accounts = [listed(ME, { problem }), listed(BOB)];
  mine.startup = startup({ account: accountOf(ME), storeProblem: problem });
  mine.answer({
    switchAccount: async () => {
      mine.startup = startup({ account: accountOf(BOB) });
      return null;
    },
  });
  await showPage(mine);
  expect(words(get("store-problem"))).toContain("This concerns @mia alone.");
  await click(get("show-instead"));
  expect(rows()).toEqual([WITH_CAROL]);
});

test("adding an account explains itself, waits for the browser, and leaves what is there alone", async () => {
  const stores = await show(mine);
  await stores.open(WITH_ALICE);
  await click(get("add-account"));
  expect(words(get("add-account-dialog"))).toContain("X takes the account that your browser is signed in with.");
  await click(get("sign-in-with-x"));
  expect(words(get("authorize-link"))).toContain("https://x.com/i/oauth2/authorize");
  await click(get("cancel-sign-in"));
  expect(mine.callsOf("cancelSignIn").length).toBe(1);
  document.querySelector<HTMLElement>('[role="dialog"] [aria-label="Close"]')?.click();
  await settle();
  expect(find("add-account-dialog")).toEqual([]);
  expect(stores.selection.id).toBe(WITH_ALICE);
});

test("the account that was added is shown", async () => {
  await show(mine);
  mine.answer({
    finishSignIn: async () => {
      mine.startup = startup({ account: accountOf(BOB) });
      return { account: accountOf(BOB), shortcomings: [] };
    },
  });
  await click(get("add-account"));
  await click(get("sign-in-with-x"));
  expect(rows()).toEqual([WITH_CAROL]);
  expect(find("add-account-dialog")).toEqual([]);
});

test("a renewed sign-in closes its dialog and shows the same window", async () => {
  const stores = await show(mine);
  await stores.open(WITH_ALICE);
  mine.answer({ finishSignIn: async () => ({ account: accountOf(ME), shortcomings: [] }) });
  await click(get("add-account"));
  await click(get("sign-in-with-x"));
  expect(find("add-account-dialog")).toEqual([]);
  expect(stores.page.shown).toBe(stores);
  expect(stores.selection.id).toBe(WITH_ALICE);
});

test("each account is signed out of by itself, in the settings", async () => {
  await show(mine);
  await click(get("settings"));
  expect(find("sign-out").map((button) => button.getAttribute("aria-label"))).toEqual([
    "Sign out of Mia Lindqvist",
    "Sign out of Bob Tanaka",
  ]);
  await click(find("sign-out")[1] as HTMLElement);
  await click(get("sign-out-keep"));
  expect(mine.callsOf("signOut")).toEqual([[BOB.id, "keep"]]);
  expect(rows()).toEqual([WITH_ALICE]);
});

test("the budget names its account where there are several", async () => {
  mine.settings = { ...mine.settings, dailyBudgets: { [BOB.id]: 250 } };
  await show(mine);
  await click(get("settings"));
  await click(get("sync-and-cost"));
  expect(words(get("sync-page"))).toContain("Daily budget of @mia");
  expect((get("daily-budget") as HTMLInputElement).value).toBe("");
});

test("axe finds nothing in the rail, in the settings and in adding an account", async () => {
  document.documentElement.lang = "en";
  document.title = "Pipit";
  await show(mine);
  for (const dialog of [null, "settings", "add-account"]) {
    if (dialog) await click(get(dialog));
    const { violations } = await axe.run(document, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    document.querySelector<HTMLElement>('[role="dialog"] [aria-label="Close"]')?.click();
    await settle();
  }
});
