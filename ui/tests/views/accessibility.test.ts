// Roles, names and structure by axe. It sees no colours here; `npm run preview-data` with axe in a browser does.
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Attachment } from "../../src/ipc";
import { FakeIpc } from "../fakes/fake-ipc";
import {
  ALICE,
  BOB,
  CAROL,
  conversation,
  diagnostics,
  hanging,
  joined,
  ME,
  message,
  NOON,
  picture,
  startup,
} from "../fakes/world";
import { click, find, get, press, settle, show, type } from "./screen";

async function violations(within: Document | Element = document): Promise<string[]> {
  document.documentElement.lang = "en";
  document.title = "Pipit";
  // No video ever loads here, and axe would wait for it to hear whether it has sound.
  const rules = { "color-contrast": { enabled: false }, "no-autoplay-audio": { enabled: false } };
  const { violations: found } = await axe.run(within, { rules });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

function world(): FakeIpc {
  const fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL];
  fake.conversations = [conversation("3001", [ALICE.id, BOB.id], { unreadCount: 1 })];
  fake.timelines.set("3001", [
    message("5001", ALICE.id, "Hello"),
    joined("5002", [CAROL.id], BOB.id),
    message("5003", ME.id, "Hi"),
  ]);
  return fake;
}

test("axe finds nothing on the first screen and on the way to sign in", async () => {
  const fake = new FakeIpc();
  fake.startup = startup({ account: null });
  await show(fake);
  expect(await violations()).toEqual([]);
  await click(get("own-app"));
  await click(document.querySelector<HTMLElement>('input[value="confidential"]') as HTMLElement);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing while the browser is waited for, and where a keychain is missing", async () => {
  const fake = new FakeIpc();
  fake.startup = startup({ account: null });
  fake.failNext("beginSignIn", "There is no keychain.", { code: "vaultMissing" });
  await show(fake);
  await click(get("sign-in-with-x"));
  expect(find("vault-choice").length).toBe(1);
  expect(await violations()).toEqual([]);
  get("vault-chosen").closest("form")?.requestSubmit();
  await settle();
  for (const details of document.querySelectorAll("details")) details.open = true;
  expect(find("sign-in-waiting").length).toBe(1);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing where one signs out, and where the developer app falls short", async () => {
  const stores = await show(world());
  stores.session.shortcomings = [{ code: null, message: "Pictures cannot be sent.", hint: "Sign in again." }];
  await settle();
  expect(find("shortcomings").length).toBe(1);
  expect(await violations()).toEqual([]);
  stores.session.shortcomings = [];
  await settle();
  await click(get("settings"));
  await click(get("sign-out"));
  expect(find("sign-out-dialog").length).toBe(1);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing in inbox and timeline", async () => {
  const stores = await show(world());
  await stores.open("3001");
  await settle();
  expect(await violations()).toEqual([]);
});

test("axe finds nothing on marked rows, their menu, and where a filter lets nothing through", async () => {
  const fake = world();
  const marked = { pinned: true, muted: { type: "always" }, markedUnread: true } as const;
  fake.conversations = [conversation("3001", [ALICE.id, BOB.id], marked), conversation("1001-1004", [CAROL.id])];
  const stores = await show(fake);
  await click(find("row-menu")[0] as HTMLElement);
  await vi.waitFor(() => get("archive"));
  // A menu floats over the page and lies in none of its regions.
  expect(await violations(document.querySelector("[role=menu]") as Element)).toEqual([]);
  await click(get("archive"));
  stores.inbox.filter = "groups";
  await settle();
  expect(find("inbox-empty").length).toBe(1);
  expect(find("archived-notice").length).toBe(1);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing in a search, whether something is found or not", async () => {
  const stores = await show(world());
  await type("search-field", "hello");
  await stores.search.look();
  await settle();
  expect(find("search-result").length).toBe(1);
  expect(await violations()).toEqual([]);
  stores.search.begin("3001");
  stores.search.type("submarine");
  await stores.search.look();
  await settle();
  expect(find("nothing-found").length).toBe(1);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing in the details of a conversation and of a message", async () => {
  const fake = world();
  fake.timelines.set("3001", [picture("5001", ALICE.id, "Look", hanging("3_1", "photo"), NOON)]);
  const stores = await show(fake);
  await stores.open("3001");
  await settle();
  await click(get("show-conversation-details"));
  expect(find("shared-media").length).toBe(1);
  expect(await violations()).toEqual([]);
  await click(find("message-menu")[0] as HTMLElement);
  await vi.waitFor(() => get("show-details"));
  await click(get("show-details"));
  expect(find("message-details").length).toBe(1);
  expect(await violations(get("message-details"))).toEqual([]);
});

test("axe finds nothing where X can be asked for people, and where it was", async () => {
  const fake = world();
  fake.atX = [{ ...CAROL, id: "1021", name: "Zelda Quist", username: "zelda", receivesOurMessages: false }];
  await show(fake);
  await click(get("new-message"));
  await type("person-filter", "zelda");
  expect(find("look-up").length).toBe(1);
  expect(await violations()).toEqual([]);
  await click(get("look-up"));
  expect(find("person-option").length).toBe(1);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing on a Post, whose words are read out with it", async () => {
  const fake = world();
  const post = { id: "4711", address: "https://x.com/bob/status/4711", author: BOB.id, authorHandle: "bob" };
  fake.timelines.set("3001", [
    message("5001", ALICE.id, "Look", NOON, {
      posts: [{ ...post, text: "Snow at last", picture: { width: 720, height: 480 }, at: NOON }],
    }),
  ]);
  const stores = await show(fake);
  await stores.open("3001");
  await settle();
  expect(get("post").getAttribute("aria-label")).toBeNull();
  expect(await violations()).toEqual([]);
});

test("axe finds nothing on what others send, before and while it moves, and where it fails", async () => {
  const fake = world();
  const sent = (eventId: string, attachment: Attachment) => picture(eventId, ALICE.id, "", attachment, NOON);
  fake.files.set("16_1", { contentType: "image/gif", bytes: 9_000 });
  fake.files.set("7_1", { contentType: "video/mp4", bytes: 9_000 });
  fake.timelines.set("3001", [
    sent("5001", hanging("3_1", "photo")),
    sent("5002", hanging("16_1", "gif")),
    sent("5003", hanging("7_1", "video")),
    sent("5004", hanging("7_2", "video")),
    sent("5005", hanging("9_1", "other", { altText: "A map" })),
  ]);
  const stores = await show(fake);
  await stores.open("3001");
  await settle();
  expect(await violations()).toEqual([]);
  for (const play of find("play")) await click(play);
  expect(document.querySelectorAll("video")).toHaveLength(1);
  expect(find("try-again")).toHaveLength(1);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing in the dialogs", async () => {
  await show(world());
  for (const dialog of ["new-message", "settings"]) {
    await click(get(dialog));
    expect(await violations()).toEqual([]);
    document.querySelector<HTMLElement>('[role="dialog"] [aria-label="Close"]')?.click();
    await settle();
  }
});

test("axe finds nothing on a large picture", async () => {
  await import("../../src/views/Lightbox.svelte");
  const fake = world();
  fake.timelines.set("3001", [
    picture("5001", ALICE.id, "", hanging("3_1", "photo", { altText: "A lake" }), NOON),
    picture("5002", ALICE.id, "", hanging("3_2", "photo"), NOON),
  ]);
  const stores = await show(fake);
  await stores.open("3001");
  await settle();
  await click(find("enlarge")[0] as HTMLElement);
  expect(find("large-picture")).toHaveLength(1);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing where emoji are picked and completed", async () => {
  await import("../../src/views/EmojiPicker.svelte");
  await (await import("../../src/emoji/emoji")).loadEmoji("en");
  const stores = await show(world());
  await stores.open("3001");
  await settle();
  const field = get("composer-text") as HTMLTextAreaElement;
  field.value = ":tada";
  field.setSelectionRange(5, 5);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await settle();
  expect(find("emoji-suggestions")).toHaveLength(1);
  expect(await violations()).toEqual([]);
  await click(get("emoji"));
  await type("emoji-field", "cat");
  expect(find("emoji-choice").length).toBeGreaterThan(3);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing in the command palette and on the sheet of shortcuts", async () => {
  await show(world());
  await press(document.body, "k", { ctrlKey: true });
  expect(find("palette")).toHaveLength(1);
  expect(await violations()).toEqual([]);
  await type("palette-field", "nothing has this name");
  expect(await violations()).toEqual([]);
  await press(get("palette-field"), "Escape");
  await press(document.body, "?");
  expect(find("shortcuts-sheet")).toHaveLength(1);
  expect(await violations()).toEqual([]);
});

test("axe finds nothing in sync and cost, also where an amount is wrong", async () => {
  const fake = world();
  fake.diagnostics = diagnostics({
    windows: [{ calls: ["events"], span: "quarterHour", limit: 15, remaining: 12, resetsAt: NOON + 60_000 }],
    chargedThisMonth: [{ billable: "event_read", units: 3 }],
  });
  await show(fake);
  await click(get("settings"));
  await click(get("sync-and-cost"));
  expect(await violations()).toEqual([]);
  await type("daily-budget", "lots");
  get("save-prices").closest("form")?.requestSubmit();
  await settle();
  expect(await violations()).toEqual([]);
});

test("axe finds nothing at the top of a timeline, whatever it says", async () => {
  const fake = world();
  fake.past.set("3001", [[message("4001", ALICE.id, "the first")]]);
  fake.failNext("backfill", "X cannot be reached.");
  const stores = await show(fake);
  await stores.open("3001");
  await settle();
  expect(await violations()).toEqual([]);
});

test("axe finds nothing on links and where one is shown before it opens", async () => {
  const fake = world();
  fake.timelines.set("3001", [message("5001", ALICE.id, "See http://example.org/")]);
  fake.linkTarget = { internationalHost: "example", refusal: "Pipit does not open it." };
  const stores = await show(fake);
  await stores.open("3001");
  await settle();
  expect(await violations()).toEqual([]);
  await click(get("link"));
  expect(await violations()).toEqual([]);
});
