import { beforeEach, expect, test } from "vitest";
import type { PageStores } from "../../src/stores/page.svelte";
import { beginPage } from "../fakes/begin";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, listed, ME, message } from "../fakes/world";

const WITH_ALICE = "1001-1002";
const WITH_CAROL = "1003-1004";

let mine: FakeIpc;
let bobs: FakeIpc;
let page: PageStores;

beforeEach(async () => {
  mine = new FakeIpc();
  mine.people = [ME, ALICE];
  mine.conversations = [conversation(WITH_ALICE, [ALICE.id])];
  mine.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "for Mia")]);
  bobs = mine.add(BOB, new FakeIpc(), { unreadCount: 2 });
  bobs.people = [BOB, CAROL];
  bobs.conversations = [conversation(WITH_CAROL, [CAROL.id], { unreadCount: 2 })];
  bobs.timelines.set(WITH_CAROL, [message("6001", CAROL.id, "for Bob")]);
  page = await beginPage(mine);
});

const settle = () => new Promise((resolve) => setTimeout(resolve));
const shownIds = () => page.shown?.inbox.conversations.map(({ id }) => id);

test("another account has its own inbox, and nothing of the first one's", async () => {
  await page.shown?.open(WITH_ALICE);
  await page.switchTo(BOB.id);
  expect(shownIds()).toEqual([WITH_CAROL]);
  expect(page.shown?.selection.id).toBeNull();
  expect(page.shown?.timeline.items).toEqual([]);
  expect(page.shown?.people.everyone.map(({ name }) => name)).toEqual(["Carol Reyes"]);
});

test("an answer for the account that was left never comes into the other's window", async () => {
  const answer = mine.holdNext("loadTimeline");
  const opening = page.shown?.open(WITH_ALICE);
  await page.switchTo(BOB.id);
  answer();
  await opening;
  await settle();
  expect(shownIds()).toEqual([WITH_CAROL]);
  expect(page.shown?.timeline.items).toEqual([]);
  expect(mine.callsOf("markRead")).toEqual([]);
});

test("what was written as one account goes out as that one, also when another is shown before the command ran", async () => {
  const writing = page.shown;
  await writing?.open(WITH_ALICE);
  writing?.drafts.edit(WITH_ALICE, "from Mia");
  const left = mine.holdNext("sendMessage");
  const sending = writing?.drafts.send(WITH_ALICE, null);
  await page.switchTo(BOB.id);
  left();
  await sending;
  expect(mine.sent).toEqual([{ conversation: WITH_ALICE, text: "from Mia" }]);
  expect(bobs.sent).toEqual([]);
});

test("a draft is saved before another account is shown, for the account it was written in", async () => {
  page.shown?.drafts.edit(WITH_ALICE, "half a thou");
  await page.switchTo(BOB.id);
  expect(mine.drafts.get(WITH_ALICE)).toBe("half a thou");
  expect(bobs.drafts.size).toBe(0);
});

test("what the engine of another account tells changes the list of accounts alone", async () => {
  const before = mine.callsOf("loadInbox").length;
  mine.accounts = [listed(ME), listed(BOB, { unreadCount: 3 })];
  bobs.tell({ type: "conversationsChanged", ids: [WITH_CAROL] });
  bobs.tell({ type: "connectivityChanged", connectivity: { state: "offline" } });
  await settle();
  expect(mine.callsOf("loadInbox").length).toBe(before);
  expect(page.shown?.connectivity.now).toEqual({ state: "live" });
  expect(page.accounts.listed.map(({ unreadCount }) => unreadCount)).toEqual([0, 3]);
});

test("what is unread is counted in all accounts, and in none twice", async () => {
  expect(page.unreadCount).toBe(2);
  await page.switchTo(BOB.id);
  expect(page.unreadCount).toBe(2);
});

test("a notification for another account shows it, with its conversation", async () => {
  mine.tellPage({ type: "show", accountId: BOB.id, conversationId: WITH_CAROL });
  await settle();
  await settle();
  expect(page.shown?.account.id).toBe(BOB.id);
  expect(page.shown?.timeline.items.length).toBe(1);
});

test("an answer in a notification that could not be queued stands above what is written there, and is kept", async () => {
  const failure = { code: null, message: "The disk is full.", hint: null };
  page.shown?.drafts.edit(WITH_ALICE, "Dear Alice");
  mine.tellPage({ type: "answerNotQueued", accountId: ME.id, conversationId: WITH_ALICE, text: "Soon", failure });
  await settle();
  expect(page.shown?.drafts.text(WITH_ALICE, null)).toBe("Soon\nDear Alice");
  expect(page.shown?.drafts.failure(WITH_ALICE)?.message).toBe("The disk is full.");
  await page.shown?.drafts.flushAll();
  expect(mine.drafts.get(WITH_ALICE)).toBe("Soon\nDear Alice");
});

test("an answer of another account that could not be queued waits until that one is shown, and comes once", async () => {
  bobs.drafts.set(WITH_CAROL, "Dear Carol");
  const failure = { code: null, message: "The disk is full.", hint: null };
  mine.tellPage({ type: "answerNotQueued", accountId: BOB.id, conversationId: WITH_CAROL, text: "Soon", failure });
  await settle();
  expect(page.shown?.drafts.text(WITH_CAROL, null)).toBe("");
  await page.switchTo(BOB.id);
  await settle();
  expect(page.shown?.drafts.text(WITH_CAROL, null)).toBe("Soon\nDear Carol");
  await page.switchTo(ME.id);
  await page.switchTo(BOB.id);
  await page.shown?.drafts.open(WITH_CAROL);
  expect(page.shown?.drafts.text(WITH_CAROL, null)).toBe("Soon\nDear Carol");
  expect(mine.drafts.size).toBe(0);
});

test("however fast one switches, the page ends with the account that the app shows", async () => {
  const slow = mine.holdNext("switchAccount");
  const switches = [page.switchTo(BOB.id), page.switchTo(ME.id), page.switchTo(BOB.id)];
  slow();
  await Promise.all(switches);
  expect(mine.startup.account?.id).toBe(page.shown?.account.id);
  expect(shownIds()).toEqual([WITH_CAROL]);
});

test("a notification that is clicked while another account is on its way leads to its own one", async () => {
  const slow = mine.holdNext("switchAccount");
  const switching = page.switchTo(BOB.id);
  mine.tellPage({ type: "show", accountId: ME.id, conversationId: WITH_ALICE });
  await settle();
  slow();
  await switching;
  await settle();
  await settle();
  expect(page.shown?.account.id).toBe(ME.id);
  expect(page.shown?.selection.id).toBe(WITH_ALICE);
  expect(page.shown?.timeline.items.length).toBe(1);
});

test("the account that is shown already is not switched to, nor read anew", async () => {
  const before = mine.calls.length;
  await page.switchTo(ME.id);
  expect(mine.calls.length).toBe(before);
});

test("signing out of the shown account shows the next one; of another, changes nothing on screen", async () => {
  await page.signOut(ME.id, "keep");
  expect(shownIds()).toEqual([WITH_CAROL]);
  expect(page.accounts.listed.map(({ account }) => account.id)).toEqual([BOB.id]);
  await page.signOut(BOB.id, "keep");
  expect(page.session.phase).toBe("firstScreen");
});

test("signing out of an account beside the shown one leaves its window as it is", async () => {
  await page.shown?.open(WITH_ALICE);
  await page.signOut(BOB.id, "keep");
  expect(page.shown?.selection.id).toBe(WITH_ALICE);
  expect(page.accounts.listed.length).toBe(1);
});

test("an account that cannot be shown says so, and the one on screen stays", async () => {
  mine.failNext("switchAccount", "The account is gone.");
  await page.switchTo(BOB.id);
  expect(page.session.failure?.message).toBe("The account is gone.");
  expect(shownIds()).toEqual([WITH_ALICE]);
});
