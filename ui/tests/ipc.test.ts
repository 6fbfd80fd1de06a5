import { clearMocks, mockConvertFileSrc, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, expect, test } from "vitest";
import { asFailure, CommandFailure, ipc } from "../src/ipc";

afterEach(clearMocks);

test("a command goes out for the account that was asked for, and gives its value", async () => {
  mockIPC((command, parameters) => (command === "conversation_with" ? `with ${JSON.stringify(parameters)}` : null));
  const asAlice = ipc.of("1001");
  expect(await asAlice.conversationWith("1002")).toBe('with {"accountId":"1001","personId":"1002"}');
});

test("an error of a command is thrown as a failure, with its code and hint", async () => {
  mockIPC(() => {
    throw { code: "clientIdMissing", message: "Pipit has no client ID.", hint: "Give it one." };
  });
  const failure = await ipc.beginSignIn().catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(CommandFailure);
  expect(failure).toMatchObject({ code: "clientIdMissing", message: "Pipit has no client ID.", hint: "Give it one." });
});

test("a text with half a character goes nowhere and gets a sentence, and one with whole ones goes out", async () => {
  const texts: unknown[] = [];
  mockIPC((_command, parameters) => void texts.push((parameters as { text: string }).text));
  const asAlice = ipc.of("1001");
  for (const half of ["\ud83d", "tea \udc26", "\udc26\ud83d"]) {
    const failure = await asAlice.sendMessage("1001-1002", half, null).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ message: "This text holds half a character, which nobody could read." });
  }
  await asAlice.sendMessage("1001-1002", "\ud83d\udc26", null);
  expect(texts).toEqual(["🐦"]);
});

test("whatever else is thrown gets a sentence", () => {
  expect(asFailure(new TypeError("x is undefined"), "It did not work.")).toMatchObject({
    code: null,
    message: "It did not work.",
    hint: "x is undefined",
  });
});

test("pictures come from the app's own protocol, each account's from its own cache", () => {
  mockConvertFileSrc("linux");
  const { mediaAddress } = ipc.of("1001");
  expect(mediaAddress("picture", "1002", 3)).toBe("pipit-media://localhost/1001%2Fpicture%2F1002%2F3");
  expect(mediaAddress("attachment", "3_1866")).toBe("pipit-media://localhost/1001%2Fattachment%2F3_1866");
});
