import { beforeEach, expect, test, vi } from "vitest";
import type { Conversation } from "../../src/ipc";
import type { AccountStores } from "../../src/stores";
import { LayoutStore } from "../../src/stores/layout.svelte";
import type { PageStores } from "../../src/stores/page.svelte";
import { beginPage } from "../fakes/begin";
import { FakeIpc } from "../fakes/fake-ipc";
import { accountOf, ALICE, BOB, conversation, ME, message, startup } from "../fakes/world";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";

let fake: FakeIpc;
let page: PageStores;
let stores: AccountStores;

beforeEach(async () => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.conversations = [
    conversation(WITH_ALICE, [ALICE.id], { unreadCount: 1 }),
    conversation(WITH_BOB, [BOB.id], { draft: "unsent" }),
  ];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "hello")]);
  page = await beginPage(fake);
  stores = page.shown as AccountStores;
});

/** Lets everything that only waits for a promise happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** The view stands at the newest message, and says so. */
async function see() {
  stores.timeline.setAtBottom(true);
  await stores.markReadIfSeen();
}

test("the inbox is there before anything of the network answered", () => {
  expect(page.session.phase).toBe("signedIn");
  expect(stores.inbox.conversations.map(({ id }) => id)).toEqual([WITH_ALICE, WITH_BOB]);
  expect(fake.callsOf("syncNow")).toEqual([]);
});

test("before the window closes, what was typed in the last moment is kept", async () => {
  await stores.open(WITH_BOB);
  stores.drafts.edit(WITH_BOB, "unsent, and more");
  const finish = fake.holdNext("saveDraft");
  fake.tellPage({ type: "closing" });
  await settle();
  expect(fake.callsOf("letClose")).toEqual([]);
  finish();
  await settle();
  expect(fake.drafts.get(WITH_BOB)).toBe("unsent, and more");
  expect(fake.callsOf("letClose")).toHaveLength(1);
});

test("an open conversation in a focused window is read when its newest message is seen", async () => {
  await stores.open(WITH_ALICE);
  await settle();
  expect(fake.callsOf("markRead")).toEqual([]);
  await see();
  await settle();
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5001"]]);
  expect(stores.inbox.unreadCount).toBe(0);
});

test("it stays among the unread ones while it is open, also where one goes back in it", async () => {
  const past = Array.from({ length: 200 }, (_, index) => message(String(5001 + index), ALICE.id, `Message ${index}`));
  fake.timelines.set(WITH_ALICE, past);
  stores.inbox.filter = "unread";
  await stores.open(WITH_ALICE);
  await see();
  await settle();
  await stores.openAt(WITH_ALICE, "5010");
  expect([stores.timeline.hasNewer, stores.inbox.unreadCount]).toEqual([true, 0]);
  expect(stores.inbox.shown.map(({ id }) => id)).toEqual([WITH_ALICE]);
});

test("without the focus it stays unread until the window has it again", async () => {
  fake.setFocus(false);
  await stores.open(WITH_ALICE);
  await see();
  expect(fake.callsOf("markRead")).toEqual([]);
  fake.setFocus(true);
  await settle();
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5001"]]);
});

test("while nobody is at the window it stays unread, though the window keeps the focus", async () => {
  await stores.open(WITH_ALICE);
  await see();
  fake.setAway(true);
  fake.receive(WITH_ALICE, message("5002", ALICE.id, "are you there?"));
  await settle();
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5001"]]);
  fake.setAway(false);
  await settle();
  expect(fake.callsOf("markRead").at(-1)).toEqual([WITH_ALICE, "5002"]);
});

test("while a search has the window to itself it stays unread, and the app is told that it is not on screen", async () => {
  vi.spyOn(LayoutStore.prototype, "onePane", "get").mockReturnValue(true);
  await stores.open(WITH_ALICE);
  await see();
  stores.search.begin(null);
  await settle();
  fake.receive(WITH_ALICE, message("5002", ALICE.id, "psst"));
  await settle();
  expect(fake.callsOf("showConversation")).toEqual([[WITH_ALICE], [null]]);
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5001"]]);
  stores.search.end();
  await settle();
  expect(fake.callsOf("showConversation").at(-1)).toEqual([WITH_ALICE]);
  expect(fake.callsOf("markRead").at(-1)).toEqual([WITH_ALICE, "5002"]);
});

test("a search beside the open conversation leaves it on screen", async () => {
  await stores.open(WITH_ALICE);
  await see();
  stores.search.begin(null);
  fake.receive(WITH_ALICE, message("5002", ALICE.id, "psst"));
  await settle();
  expect(fake.callsOf("showConversation")).toEqual([[WITH_ALICE]]);
  expect(fake.callsOf("markRead").at(-1)).toEqual([WITH_ALICE, "5002"]);
});

test("while one reads further up it stays unread", async () => {
  await stores.open(WITH_ALICE);
  await see();
  stores.timeline.setAtBottom(false);
  fake.receive(WITH_ALICE, message("5002", ALICE.id, "again"));
  await settle();
  expect(fake.callsOf("markRead")).toEqual([[WITH_ALICE, "5001"]]);
});

test("the app is told when nobody is at the window", async () => {
  fake.setAway(true);
  fake.setAway(false);
  expect(fake.callsOf("setAway")).toEqual([[true], [false]]);
});

test("the app is told which conversation is on screen", async () => {
  await stores.open(WITH_ALICE);
  await stores.open(null);
  expect(fake.callsOf("showConversation")).toEqual([[WITH_ALICE], [null]]);
});

test("a changed conversation reloads the inbox, and the timeline only when it is the open one", async () => {
  await stores.open(WITH_ALICE);
  await settle();
  const before = fake.callsOf("loadTimeline").length;
  fake.tell({ type: "conversationsChanged", ids: [WITH_BOB] });
  await settle();
  expect(fake.callsOf("loadTimeline").length).toBe(before);
  fake.tell({ type: "conversationsChanged", ids: [WITH_ALICE] });
  await settle();
  expect(fake.callsOf("loadTimeline").length).toBe(before + 1);
});

test("of the inbox only what changed is read anew, and put in its place", async () => {
  const told = (id: string, ...rows: Conversation[]) => {
    fake.conversations = rows;
    fake.tell({ type: "conversationsChanged", ids: [id] });
    return settle();
  };
  const [alice, bob] = fake.conversations as [Conversation, Conversation];
  const later = { ...bob, lastEventAt: alice.lastEventAt + 1 };
  await told(WITH_BOB, alice, later);
  expect(fake.callsOf("loadInbox").at(-1)).toEqual([[WITH_BOB]]);
  expect(stores.inbox.conversations).toEqual([later, alice]);
  await told(WITH_ALICE, { ...alice, pinned: true }, later);
  expect(stores.inbox.conversations.map(({ id }) => id)).toEqual([WITH_ALICE, WITH_BOB]);
  const same = { ...bob, lastEventAt: alice.lastEventAt };
  await told(WITH_ALICE, alice, later);
  await told(WITH_BOB, alice, same);
  expect(stores.inbox.conversations).toEqual([alice, same]);
  await told(WITH_BOB, alice);
  expect(stores.inbox.conversations).toEqual([alice]);
});

test("of the inbox only the conversation is read with which somebody does something", async () => {
  const alice = () => stores.inbox.find(WITH_ALICE) as Conversation;
  const deeds = [
    () => stores.placing.pin(alice()),
    () => stores.placing.mute(WITH_ALICE, { type: "always" }),
    () => stores.placing.archive(WITH_ALICE),
    () => stores.placing.undo(),
    () => stores.rename(WITH_ALICE, "Walks"),
  ];
  for (const act of deeds) {
    fake.calls = [];
    await act();
    await settle();
    expect(fake.callsOf("loadInbox")).not.toEqual([]);
    expect(fake.callsOf("loadInbox").flat()).not.toContain(null);
  }
  expect(alice()).toMatchObject({ pinned: true, archived: false, alias: "Walks" });
});

test("after the inbox could not be read, all of it is", async () => {
  fake.failNext("loadInbox", "The store did not answer.");
  fake.tell({ type: "conversationsChanged", ids: [WITH_BOB] });
  await settle();
  expect(stores.inbox.failure?.message).toBe("The store did not answer.");
  fake.tell({ type: "conversationsChanged", ids: [WITH_ALICE] });
  await settle();
  expect(fake.callsOf("loadInbox").at(-1)).toEqual([null]);
  expect(stores.inbox.failure).toBeNull();
});

test("who comes back to the window has the whole inbox read, so that old names are looked up", async () => {
  const stop = page.run();
  fake.setFocus(false);
  fake.tell({ type: "conversationsChanged", ids: [WITH_BOB] });
  await settle();
  expect(fake.callsOf("loadInbox").at(-1)).toEqual([[WITH_BOB]]);
  fake.setFocus(true);
  await settle();
  expect(fake.callsOf("loadInbox").at(-1)).toEqual([null]);
  stop();
});

test("what changes while the inbox is read is read after it, and no more than that", async () => {
  const come = fake.holdNext("loadInbox");
  for (const id of [WITH_ALICE, WITH_BOB, WITH_BOB]) fake.tell({ type: "conversationsChanged", ids: [id] });
  come();
  await settle();
  expect(fake.callsOf("loadInbox").slice(-2)).toEqual([[[WITH_ALICE]], [[WITH_BOB]]]);
});

test("when events were lost, all that is shown is read anew", async () => {
  await stores.open(WITH_ALICE);
  await settle();
  fake.calls = [];
  fake.startup = startup({ connectivity: { state: "offline" } });
  fake.tellEventsLost();
  await settle();
  const asked = new Set(fake.calls.map(({ command }) => command));
  expect(asked).toEqual(new Set(["loadInbox", "loadAccounts", "loadPeople", "loadTimeline", "start"]));
  expect(stores.connectivity.now).toEqual({ state: "offline" });
});

test("a new group goes on under the id that X gives it", async () => {
  await stores.begin([ALICE.id, BOB.id], "Hello both", null);
  const from = stores.selection.id ?? "";
  expect(from).toMatch(/^new-/);
  stores.drafts.edit(from, "and then");
  fake.conversations = [...fake.conversations, conversation("3001", [ALICE.id, BOB.id])];
  fake.tell({ type: "conversationRenamed", from, to: "3001" });
  await settle();
  expect(stores.selection.conversation?.id).toBe("3001");
  expect(stores.timeline.conversationId).toBe("3001");
  expect(stores.drafts.text("3001", null)).toBe("and then");
});

test("the app is told of a new group's id that it is on screen", async () => {
  await stores.begin([ALICE.id, BOB.id], "Hello both", null);
  const from = stores.selection.id ?? "";
  fake.tell({ type: "conversationRenamed", from, to: "3001" });
  await settle();
  expect(fake.callsOf("showConversation")).toEqual([[from], ["3001"]]);
});

test("a new group that X knew before the command came back is opened under its id", async () => {
  fake.conversations = [...fake.conversations, conversation("3001", [ALICE.id, BOB.id])];
  const answer = fake.holdNext("createGroup");
  const beginning = stores.begin([ALICE.id, BOB.id], "Hello both", null);
  // The first group that the fake makes.
  fake.tell({ type: "conversationRenamed", from: "new-9901", to: "3001" });
  answer();
  await beginning;
  await settle();
  expect(stores.selection.conversation?.id).toBe("3001");
  expect(stores.timeline.conversationId).toBe("3001");
});

test("a conversation with nobody yet can be opened and shows whom it is with", async () => {
  await stores.begin([BOB.id], "", null);
  expect(stores.selection.id).toBe("1001-1003");
  expect(stores.selection.conversation?.people).toEqual([BOB.id]);
});

test("a notification opens its conversation", async () => {
  fake.tellPage({ type: "show", accountId: ME.id, conversationId: WITH_ALICE });
  await settle();
  expect(stores.selection.id).toBe(WITH_ALICE);
});

test("leaving a conversation saves its draft at once", async () => {
  await stores.open(WITH_BOB);
  stores.drafts.edit(WITH_BOB, "half a thou");
  await stores.open(WITH_ALICE);
  expect(fake.drafts.get(WITH_BOB)).toBe("half a thou");
});

test("after signing out nothing of the account is left on the page", async () => {
  await page.signOut(ME.id, "keep");
  expect(page.session.phase).toBe("firstScreen");
  expect(page.shown).toBeNull();
  fake.tell({ type: "conversationsChanged", ids: [WITH_ALICE] });
  await settle();
  expect(page.shown).toBeNull();
});

test("a new message elsewhere is announced by who wrote", async () => {
  fake.conversations = [
    conversation(WITH_ALICE, [ALICE.id], {
      unreadCount: 2,
      preview: { person: ALICE.id, own: false, content: { type: "message", text: "psst", attachment: null } },
    }),
  ];
  fake.tell({ type: "conversationsChanged", ids: [WITH_ALICE] });
  await settle();
  expect(stores.announcements.sentence).toBe("New message from Alice Okafor");
});

test("an answer to an abandoned sign-in changes nothing", async () => {
  fake.startup = startup({ account: null });
  page = await beginPage(fake);
  const answer = fake.holdNext("finishSignIn");
  fake.answer({ finishSignIn: async () => ({ account: accountOf(ME), shortcomings: [] }) });
  const signingIn = page.signIn();
  await settle();
  expect(page.session.phase).toBe("signingIn");
  await page.session.cancelSignIn();
  answer();
  await signingIn;
  expect(page.session.phase).toBe("firstScreen");
});

test("where the inbox is read anew, what did not change stays the same object", async () => {
  const before = stores.inbox.conversations;
  fake.conversations = fake.conversations.map((one, index) => ({
    ...one,
    unreadCount: index === 0 ? 9 : one.unreadCount,
  }));
  await stores.inbox.reload();
  const same = stores.inbox.conversations.map((one, index) => one === before[index]);
  expect(same).toEqual(before.map((_, index) => index > 0));
  expect(stores.inbox.conversations[0]?.unreadCount).toBe(9);
});
