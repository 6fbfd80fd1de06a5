import { beforeEach, expect, test } from "vitest";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, conversation, ME } from "../fakes/world";
import { click, find, get, settle, show, words } from "./screen";

let fake: FakeIpc;

beforeEach(() => {
  fake = new FakeIpc();
  fake.people = [ME, ALICE];
  fake.conversations = [conversation("1001-1002", [ALICE.id])];
});

async function openSettings() {
  await show(fake);
  await click(get("settings"));
}

test("a newer version is offered, installed when alice says so, and there after a restart", async () => {
  await show(fake);
  expect(find("update-line")).toEqual([]);
  fake.update = { state: "available", version: "1.2.0" };
  fake.tellPage({ type: "updateChanged", update: fake.update });
  await settle();
  expect(words(get("update-line"))).toContain("Pipit 1.2.0 is there.");
  expect(fake.callsOf("installUpdate")).toEqual([]);

  await click(get("install-update"));
  expect(words(get("update-line"))).toContain("Pipit 1.2.0 is in place from the next start.");
  await click(get("restart-app"));
  expect(fake.callsOf("restartApp")).toHaveLength(1);
});

test("who puts a version off hears no more of it, but finds it in the settings", async () => {
  fake.update = { state: "available", version: "1.2.0" };
  await show(fake);
  await click(get("update-later"));
  expect(find("update-line")).toEqual([]);
  expect(fake.callsOf("installUpdate")).toEqual([]);
  await click(get("settings"));
  expect(words(get("update-state"))).toBe("Pipit 1.2.0 is there.");
  expect(find("install-update")).toHaveLength(1);
});

test("a version that was not signed is not installed, and alice is told why", async () => {
  fake.update = { state: "available", version: "1.2.0" };
  await show(fake);
  fake.failNext("installUpdate", "The new version is not what Pipit's makers signed.");
  await click(get("install-update"));
  expect(words(get("update-line"))).toContain("The new version is not what Pipit's makers signed.");
  expect(find("install-update")).toHaveLength(1);
});

test("whoever asks is told that this is the newest version", async () => {
  await openSettings();
  expect(words(get("update-state"))).toBe("Pipit has not looked for one yet.");
  await click(get("look-for-update"));
  expect(words(get("update-state"))).toBe("This is the newest version.");
});

test("where a package manager owns Pipit it says so, and offers nothing", async () => {
  fake.update = { state: "packageManager" };
  await openSettings();
  expect(words(get("update-state"))).toBe("Your system's package manager updates Pipit.");
  for (const way of ["look-for-update", "look-for-updates", "install-update", "update-line"])
    expect(find(way)).toEqual([]);
});

test("alice can forbid Pipit to look by itself", async () => {
  await openSettings();
  const looks = get("look-for-updates") as HTMLInputElement;
  expect(looks.checked).toBe(true);
  await click(looks);
  await click(get("settings-save"));
  expect(fake.settings.lookForUpdates).toBe(false);
});

test("the licences of what is built in can be shown", async () => {
  await openSettings();
  await click(get("show-licences"));
  expect(fake.callsOf("showLicences")).toHaveLength(1);
});
