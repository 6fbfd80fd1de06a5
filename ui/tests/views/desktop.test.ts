// What comes from the desktop around the window, and what the settings tell the desktop.
import { beforeEach, expect, test, vi } from "vitest";
import type { PageEvent } from "../../src/ipc";
import { LayoutStore } from "../../src/stores/layout.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME, NOON } from "../fakes/world";
import { click, find, get, settle, showPage, type, words } from "./screen";

const HOUR = 3_600_000;

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation("1001-1002", [ALICE.id])];
});

async function show() {
  const page = await showPage(fake);
  const told = async (event: PageEvent) => {
    page.take({ events: [event], eventsLost: false });
    await settle();
  };
  return { page, told };
}

function field(testid: string): HTMLInputElement {
  return get(testid) as HTMLInputElement;
}

test("a link to write to somebody has their handle in the field, and Enter is pressed by the person", async () => {
  const { told } = await show();
  await told({ type: "compose", to: "alice" });
  expect(field("person-filter").value).toBe("@alice");
  expect(find("person-option").map((option) => option.dataset["personId"])).toEqual([ALICE.id]);
  expect(fake.callsOf("sendMessage")).toEqual([]);
});

test("a link throws away no message that is being begun", async () => {
  const { told } = await show();
  await told({ type: "compose", to: null });
  await type("person-filter", "al");
  await told({ type: "compose", to: "bob" });
  expect(field("person-filter").value).toBe("al");
});

test("who begins a message after that writes to nobody yet", async () => {
  const { told } = await show();
  await told({ type: "compose", to: "alice" });
  document.querySelector<HTMLElement>(`[aria-label="Close"]`)?.click();
  await settle();
  await click(get("new-message"));
  expect(field("person-filter").value).toBe("");
});

test("a link that leads nowhere says so until that is understood", async () => {
  const { told } = await show();
  await told({ type: "linkLeadsNowhere" });
  expect(words(get("link-led-nowhere"))).toContain("That link shows nothing that is here.");
  await click(get("link-understood"));
  expect(find("link-led-nowhere")).toEqual([]);
});

test("what was written is kept when the window goes into the tray", async () => {
  const { told } = await show();
  await click(get("inbox-row"));
  await type("composer-text", "Half a thought");
  await told({ type: "hidden" });
  expect(fake.callsOf("saveDraft").at(-1)).toEqual(["1001-1002", "Half a thought"]);
});

test("the settings tell the desktop what was chosen, once it is saved", async () => {
  await show();
  await click(get("settings"));
  for (const choice of ["notification-content", "notification-sound", "autostart", "close-to-tray"]) {
    await click(get(choice));
  }
  expect(fake.settings.closeToTray).toBe(false);
  await click(get("settings-save"));
  expect(fake.settings).toMatchObject({
    notifications: true,
    notificationContent: false,
    notificationSound: false,
    closeToTray: true,
  });
  expect(fake.desktop.autostart).toBe(true);
});

test("what the desktop does not offer cannot be chosen, and says why", async () => {
  fake.desktop = { autostart: null, tray: false };
  await show();
  await click(get("settings"));
  expect([field("autostart").disabled, field("close-to-tray").disabled]).toEqual([true, true]);
  expect(words(document.querySelector<HTMLElement>("dialog") as HTMLElement)).toContain("Your desktop has no tray.");
  await click(get("settings-save"));
  expect(fake.callsOf("setAutostart")).toEqual([]);
});

test("what was chosen stays chosen when the system answers late", async () => {
  await show();
  await click(get("settings"));
  await click(get("settings-save"));
  const answer = fake.holdNext("loadDesktop");
  await click(get("settings"));
  await click(get("autostart"));
  answer();
  await settle();
  expect(field("autostart").checked).toBe(true);
});

test("a system that refuses to start Pipit says so in the settings", async () => {
  fake.failNext("setAutostart", "Your system did not take the change.");
  await show();
  await click(get("settings"));
  await click(get("autostart"));
  await click(get("settings-save"));
  expect(words(get("notice"))).toContain("Your system did not take the change.");
});

test("it says so also to who chooses another language with it, which draws all anew", async () => {
  fake.failNext("setAutostart", "Your system did not take the change.");
  await show();
  await click(get("settings"));
  const language = get("language") as HTMLSelectElement;
  language.value = "ja";
  language.dispatchEvent(new Event("change", { bubbles: true }));
  await click(get("autostart"));
  await click(get("settings-save"));
  expect(words(get("notice"))).toContain("Your system did not take the change.");
  expect(language.value).toBe("ja");
  await click(get("settings-save"));
  expect([find("settings-save"), fake.settings.language]).toEqual([[], "ja"]);
});

test("an hour of quiet that began in the tray is seen in the settings and ends there", async () => {
  const { told } = await show();
  fake.quietUntil = NOON + HOUR;
  await told({ type: "settingsChanged" });
  await click(get("settings"));
  await click(get("quiet-no-longer"));
  expect(find("quiet-until")).toEqual([]);
  expect(fake.quietUntil).toBeNull();
});

test("an hour of quiet that begins in the tray while the settings are open is not undone by saving them", async () => {
  const { told } = await show();
  await click(get("settings"));
  await click(get("notification-sound"));
  fake.quietUntil = NOON + HOUR;
  await told({ type: "settingsChanged" });
  await click(get("settings-save"));
  expect([fake.settings.notificationSound, fake.quietUntil]).toEqual([false, NOON + HOUR]);
});

test("where there is room for one pane, a notification leads to its conversation also from a search", async () => {
  vi.spyOn(LayoutStore.prototype, "onePane", "get").mockReturnValue(true);
  const { page, told } = await show();
  page.shown?.search.begin(null);
  await settle();
  await told({ type: "show", accountId: ME.id, conversationId: "1001-1002" });
  expect(get("conversation").dataset["conversationId"]).toBe("1001-1002");
});

test("there, what is opened by the palette or begun anew is not covered by a search either", async () => {
  vi.spyOn(LayoutStore.prototype, "onePane", "get").mockReturnValue(true);
  const { page } = await show();
  for (const open of [
    () => page.shown?.open("1001-1002"),
    () => page.shown?.openAt("1001-1002", "5001"),
    () => page.shown?.begin([ALICE.id], "", null),
  ]) {
    page.shown?.search.begin(null);
    await settle();
    expect(find("conversation")).toEqual([]);
    await open();
    await settle();
    expect(get("conversation").dataset["conversationId"]).toBe("1001-1002");
  }
});
