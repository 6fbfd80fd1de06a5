import { render } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import { CommandFailure } from "../../src/ipc";
import { PageStores } from "../../src/stores/page.svelte";
import App from "../../src/views/App.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { accountOf, ME, startup } from "../fakes/world";
import { click, find, get, settle, show, type, words } from "./screen";

function signedOut(more = {}): FakeIpc {
  const fake = new FakeIpc();
  fake.startup = startup({ account: null, ...more });
  return fake;
}

async function submit(testid: string): Promise<void> {
  get(testid).closest("form")?.requestSubmit();
  await settle();
}

function kind(name: "native" | "confidential"): HTMLElement {
  return document.querySelector<HTMLElement>(`input[value="${name}"]`) as HTMLElement;
}

test("a native app needs no secret, and the steps say what to choose at X", async () => {
  await show(signedOut());
  await click(get("own-app"));
  expect(words(get("first-screen"))).toContain("Type of App: “Native App”.");
  expect(words(get("first-screen"))).toContain("“Read and write and Direct message”");
  expect(find("client-secret")).toEqual([]);
});

test("a confidential app is saved only with its secret", async () => {
  const fake = signedOut();
  await show(fake);
  await click(get("own-app"));
  await click(kind("confidential"));
  await type("client-id", "abc123");
  expect(get("settings-save").hasAttribute("disabled")).toBe(true);
  await type("client-secret", " hush ");
  await submit("client-secret");
  expect(fake.callsOf("saveDeveloperApp")).toEqual([[{ clientId: "abc123", confidential: true, secret: "hush" }]]);
  expect(find("authorize-link").length).toBe(1);
});

test("a kept secret is not shown, and stays when the field is left empty", async () => {
  const fake = signedOut();
  fake.developerApp = { clientId: "abc123", confidential: true };
  fake.clientSecret = "hush";
  await show(fake);
  await click(get("own-app"));
  expect((get("client-secret") as HTMLInputElement).value).toBe("");
  expect((get("client-secret") as HTMLInputElement).placeholder).toContain("Kept");
  await submit("client-secret");
  expect(fake.callsOf("saveDeveloperApp")).toEqual([[{ clientId: "abc123", confidential: true, secret: null }]]);
  expect(fake.clientSecret).toBe("hush");
});

test("a kept secret is of no use to another client id", async () => {
  const fake = signedOut();
  fake.developerApp = { clientId: "abc123", confidential: true };
  await show(fake);
  await click(get("own-app"));
  await type("client-id", "another");
  expect(get("settings-save").hasAttribute("disabled")).toBe(true);
});

test("a mistake of the developer app leads back to its setup, with the way to mend it", async () => {
  const fake = signedOut();
  const message = "X knows this app as a confidential one.";
  const mistake = { code: "developerApp", message, hint: "Choose “Web App or Bot” and paste its secret." } as const;
  fake.answer({ finishSignIn: () => Promise.reject(new CommandFailure(mistake)) });
  await show(fake);
  await click(get("sign-in-with-x"));
  expect(words(get("notice"))).toBe(`${message} Choose “Web App or Bot” and paste its secret.`);
  expect(find("client-id").length).toBe(1);
});

test("what the developer app does not allow is said after the sign-in", async () => {
  const fake = signedOut();
  const shortcoming = { code: null, message: "Pictures cannot be sent.", hint: "Sign in again." };
  fake.answer({
    finishSignIn: async () => {
      fake.startup = startup();
      return { account: accountOf(ME), shortcomings: [shortcoming] };
    },
  });
  await show(fake);
  await click(get("sign-in-with-x"));
  expect(words(get("shortcomings"))).toContain("Pictures cannot be sent. Sign in again.");
  await click(get("shortcomings").querySelector("button") as HTMLElement);
  expect(find("shortcomings")).toEqual([]);
  expect(find("inbox").length).toBe(1);
});

test("a browser elsewhere is answered by its address; one that is not ours is said, and can be tried again", async () => {
  const fake = signedOut();
  await show(fake);
  await click(get("sign-in-with-x"));
  fake.failNext("pasteRedirect", "This is not the address that X gave.");
  await type("pasted-address", "http://127.0.0.1:47231/callback?state=other");
  await submit("pasted-address");
  expect(words(get("notice"))).toBe("This is not the address that X gave.");
  await type("pasted-address", "http://127.0.0.1:47231/callback?state=abc&code=x");
  await submit("pasted-address");
  expect(fake.pasted).toEqual(["http://127.0.0.1:47231/callback?state=abc&code=x"]);
  expect(find("notice")).toEqual([]);
});

test("while waiting, one finds what X's own error page may mean", async () => {
  await show(signedOut());
  await click(get("sign-in-with-x"));
  expect(words(get("consent-trouble"))).toContain("one of these callback addresses is missing at X");
  expect(get("consent-trouble").querySelectorAll('[data-testid="redirect-uri"]').length).toBe(3);
});

test("without a keychain the person is asked once, and then the sign-in goes on", async () => {
  const fake = signedOut();
  fake.failNext("beginSignIn", "There is no keychain.", { code: "vaultMissing" });
  await show(fake);
  await click(get("sign-in-with-x"));
  expect(words(get("vault-choice"))).toContain("You are signed in until you close Pipit.");
  expect(find("notice")).toEqual([]);
  await click(get("vault-file"));
  await submit("vault-chosen");
  expect(fake.vault).toBe("file");
  expect(find("authorize-link").length).toBe(1);
});

test("a secret that has no place yet waits for the choice, and is saved then", async () => {
  const fake = signedOut();
  fake.failNext("saveDeveloperApp", "There is no keychain.", { code: "vaultMissing" });
  await show(fake);
  await click(get("own-app"));
  await click(kind("confidential"));
  await type("client-id", "abc123");
  await type("client-secret", "hush");
  await submit("client-secret");
  await submit("vault-chosen");
  expect(fake.clientSecret).toBe("hush");
  expect(find("authorize-link").length).toBe(1);
});

test("a locked keychain is waited for, and nothing is said to be lost", async () => {
  const problem = { code: "keychainLocked", message: "Pipit’s messages are locked with your keychain.", hint: null };
  await show(signedOut({ storeProblem: problem }));
  expect(words(get("store-problem"))).toContain("Your keychain is locked");
  expect(words(get("store-problem"))).toContain("Nothing was changed or deleted.");
  expect(find("try-again").length).toBe(1);
});

test("a start that takes long, such as where a keychain asks, says what it is for", async () => {
  const fake = signedOut();
  vi.useFakeTimers();
  try {
    const open = fake.holdNext("start");
    const page = new PageStores(fake.ipc, () => 0);
    void page.start();
    render(App, { page });
    await vi.advanceTimersByTimeAsync(900);
    expect(find("starting")).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(words(get("starting"))).toContain("that is for Pipit");
    open();
    await vi.advanceTimersByTimeAsync(100);
    expect(find("starting")).toEqual([]);
    expect(find("first-screen").length).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test("where nothing is kept, closing asks before it loses messages that were not sent", async () => {
  const fake = new FakeIpc();
  await show(fake);
  fake.tellPage({ type: "closingLoses", waiting: 2 });
  await settle();
  expect(words(document.querySelector('[role="dialog"]') as HTMLElement)).toContain("2 messages were not sent yet");
  await click(get("stay-open"));
  expect(find("closing-dialog")).toEqual([]);
  fake.tellPage({ type: "closingLoses", waiting: 1 });
  await settle();
  await click(get("close-anyway"));
  expect(fake.callsOf("answerClosing")).toEqual([[false], [true]]);
});
