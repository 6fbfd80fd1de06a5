import { beforeEach, expect, test, vi } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, CAROL, conversation, ME, person } from "../fakes/world";
import { click, find, get, press, settle, show, type, words } from "./screen";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB, CAROL, person("1006", "Zoë Álvarez", "zoe_a", { receivesOurMessages: false })];
});

const option = (id: string) => document.querySelector<HTMLElement>(`[data-person-id="${id}"]`) as HTMLElement;

/** Opens the new message and picks alice and bob, for a group. */
async function pickTwo() {
  await show(fake);
  await click(get("new-message"));
  await click(option(ALICE.id));
  await click(option(BOB.id));
}

test("Ctrl+N opens the new message, with everyone known but oneself", async () => {
  await show(fake);
  await press(document.body, "n", { ctrlKey: true });
  expect(find("person-option").map(({ dataset }) => dataset["personId"])).toEqual(
    [ALICE, BOB, CAROL].map(({ id }) => id).concat("1006"),
  );
});

test("the new message begins with the focus in its field", async () => {
  await show(fake);
  await click(get("new-message"));
  expect(document.activeElement).toBe(get("person-filter"));
});

test("a dialog is laid out open before it is shown, and has the focus itself: else WebKit keeps another style of the root", async () => {
  await show(fake);
  const done: string[] = [];
  const tell = (dialog: HTMLDialogElement, what: string) =>
    done.push(`${what} ${dialog.open ? "open" : "closed"}${dialog.autofocus ? ", with the focus" : ""}`);
  vi.spyOn(HTMLDialogElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLDialogElement) {
    return tell(this, "laid out");
  });
  vi.spyOn(HTMLDialogElement.prototype, "showModal").mockImplementation(function (this: HTMLDialogElement) {
    tell(this, "shown");
  });
  await click(get("new-message"));
  expect(done).toEqual(["laid out open, with the focus", "shown closed, with the focus"]);
});

test("typing filters by name and handle, without minding accents", async () => {
  await show(fake);
  await click(get("new-message"));
  for (const typed of ["zoe", "alv", "@zoe_"]) {
    await type("person-filter", typed);
    expect(find("person-option").map(({ dataset }) => dataset["personId"])).toEqual(["1006"]);
  }
  await type("person-filter", "nobody");
  expect(find("person-option")).toEqual([]);
});

test("who accepts no messages is marked beforehand", async () => {
  await show(fake);
  await click(get("new-message"));
  expect(words(option("1006"))).toContain("Does not accept messages from you");
});

test("one person picked begins a conversation of two", async () => {
  await show(fake);
  await click(get("new-message"));
  await click(option(BOB.id));
  expect(find("group-first-message")).toEqual([]);
  expect(words(get("start-conversation"))).toBe("Message");
  await click(get("start-conversation"));
  expect(get("conversation").dataset["conversationId"]).toBe("1001-1003");
  expect(words(get("conversation"))).toContain("Bob Tanaka");
});

test("two picked begin a group, with its first message", async () => {
  await pickTwo();
  expect((get("start-conversation") as HTMLButtonElement).disabled).toBe(true);
  await type("group-first-message", "Lunch tomorrow?");
  await click(get("start-conversation"));
  expect(fake.callsOf("createGroup")).toEqual([[[ALICE.id, BOB.id], "Lunch tomorrow?", null]]);
});

test("a group that could not be begun says why and keeps what was written", async () => {
  fake.failNext("createGroup", "The disk is full.");
  await pickTwo();
  await type("group-first-message", "Lunch tomorrow?");
  await click(get("start-conversation"));
  expect(words(get("notice"))).toBe("The disk is full.");
  expect((get("group-first-message") as HTMLTextAreaElement).value).toBe("Lunch tomorrow?");
});

test("a file goes along with a group's first message, and needs no text beside it", async () => {
  fake.willChoose = { number: 7, name: "kite.jpg" };
  await pickTwo();
  await click(get("group-attach"));
  const file = get("attached").dataset["id"];
  expect(fake.callsOf("attachFile")).toEqual([[null, 7, { keepLocation: false, shrink: false }]]);
  await type("alt-text", "A red kite");
  await click(get("start-conversation"));
  expect(fake.callsOf("describeAttachment")).toEqual([[file, "A red kite"]]);
  expect(fake.callsOf("createGroup")).toEqual([[[ALICE.id, BOB.id], "", file]]);
});

test("what was meant for a group of which one is left is not lost", async () => {
  fake.willChoose = { number: 7, name: "kite.jpg" };
  await pickTwo();
  await type("group-first-message", "Lunch tomorrow?");
  await click(get("group-attach"));
  const file = get("attached").dataset["id"];
  await click(option(ALICE.id));
  await click(get("start-conversation"));
  expect((get("composer-text") as HTMLTextAreaElement).value).toBe("Lunch tomorrow?");
  expect(get("attached").dataset["id"]).toBe(file);
  expect(fake.sent).toEqual([]);
});

test("who gives a new group up leaves no file behind", async () => {
  fake.willChoose = { number: 7, name: "kite.jpg" };
  await pickTwo();
  await click(get("group-attach"));
  await press(get("person-filter"), "Escape");
  expect(find("attached")).toEqual([]);
  expect(fake.kept.size).toBe(0);
});

test("the keyboard alone picks people", async () => {
  await show(fake);
  await click(get("new-message"));
  await type("person-filter", "c");
  await press(get("person-filter"), "Enter");
  expect(option(CAROL.id).getAttribute("aria-selected")).toBe("true");
  await press(get("person-filter"), "Backspace");
  expect(option(CAROL.id).getAttribute("aria-selected")).toBe("false");
});

test("the theme is worn once it is saved", async () => {
  await show(fake);
  await click(get("settings"));
  await click(document.querySelector<HTMLElement>('input[value="dark"]') as HTMLElement);
  get("settings-save").closest("form")?.requestSubmit();
  await settle();
  expect(fake.settings.theme).toBe("dark");
  expect(document.documentElement.dataset["theme"]).toBe("dark");
});

test("language and size of the text are chosen where the app keeps them, and worn at once", async () => {
  await show(fake);
  await click(get("settings"));
  const size = get("text-size") as HTMLSelectElement;
  size.value = "150";
  size.dispatchEvent(new Event("change", { bubbles: true }));
  get("settings-save").closest("form")?.requestSubmit();
  await settle();
  expect(fake.settings).toMatchObject({ textSize: 150, language: "system" });
  expect(document.documentElement.style.getPropertyValue("--text-scale")).toBe("1.5");
  document.documentElement.removeAttribute("style");
});

test("who sends with Ctrl and Enter begins a new line with Enter, and the sheet says so", async () => {
  fake.conversations = [conversation("1001-1002", [ALICE.id])];
  fake.settings = { ...fake.settings, sendWith: "ctrlEnter" };
  const stores = await show(fake);
  await stores.open("1001-1002");
  await settle();
  await type("composer-text", "Hello");
  await press(get("composer-text"), "Enter");
  expect(fake.callsOf("sendMessage")).toEqual([]);
  await press(get("composer-text"), "Enter", { ctrlKey: true });
  expect(fake.callsOf("sendMessage")).toHaveLength(1);
  await press(document.body, "?");
  expect(words(get("shortcuts-sheet"))).toContain("Send CtrlEnter");
});

test("a theme that is chosen stays chosen until it is saved", async () => {
  await show(fake);
  await click(get("settings"));
  const dark = document.querySelector<HTMLInputElement>('input[value="dark"]') as HTMLInputElement;
  await click(dark);
  await settle();
  expect(dark.checked).toBe(true);
  expect(fake.callsOf("loadSettings").length).toBe(1);
});

test("signing out asks what becomes of the messages here, and leads to the first screen", async () => {
  await show(fake);
  await click(get("settings"));
  await click(get("sign-out"));
  expect(fake.callsOf("signOut")).toEqual([]);
  expect(words(get("sign-out-dialog"))).toContain(
    "Messages, drafts, pictures, and what was not sent yet, are erased here.",
  );
  await click(get("sign-out-erase"));
  expect(fake.callsOf("signOut")).toEqual([[ME.id, "erase"]]);
  expect(find("first-screen").length).toBe(1);
});

test("who closes the question stays signed in", async () => {
  await show(fake);
  await click(get("settings"));
  await click(get("sign-out"));
  await click(document.querySelector<HTMLElement>('[role="dialog"] [aria-label="Close"]') as HTMLElement);
  expect(find("sign-out-dialog")).toEqual([]);
  expect(fake.callsOf("signOut")).toEqual([]);
  expect(find("inbox").length).toBe(1);
});
