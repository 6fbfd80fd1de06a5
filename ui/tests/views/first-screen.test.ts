import { expect, test } from "vitest";
import { CommandFailure } from "../../src/ipc";
import { FakeIpc } from "../fakes/fake-ipc";
import { startup } from "../fakes/world";
import { click, find, get, settle, show, type, words } from "./screen";

function signedOut(more = {}): FakeIpc {
  const fake = new FakeIpc();
  fake.startup = startup({ account: null, ...more });
  return fake;
}

test("the first screen offers the sign-in and the demo, and says what is not shown", async () => {
  delete document.documentElement.dataset["painted"];
  const fake = signedOut();
  await show(fake);
  expect(words(get("first-screen"))).toContain("Sign in with X");
  expect(words(get("explore-demo"))).toBe("Explore with demo data");
  expect(words(get("first-screen"))).toContain("Encrypted conversations stay in the X app");
  expect(document.documentElement.dataset["painted"]).toBe("first-screen");
  expect(fake.callsOf("reportPainted")).toEqual([["first-screen"]]);
});

test("without a demo there is no button for it", async () => {
  await show(signedOut({ demoAvailable: false }));
  expect(find("explore-demo")).toEqual([]);
});

test("signing in leads to the browser, with a link to copy and a way to turn back", async () => {
  const fake = signedOut();
  await show(fake);
  await click(get("sign-in-with-x"));
  expect(words(get("authorize-link"))).toBe("https://x.com/i/oauth2/authorize?state=abc");
  await click(get("sign-in-waiting").querySelector<HTMLElement>('[aria-label="Copy link"]') as HTMLElement);
  expect(fake.copied).toEqual(["https://x.com/i/oauth2/authorize?state=abc"]);
  await click(get("cancel-sign-in"));
  expect(fake.callsOf("cancelSignIn").length).toBe(1);
  expect(find("first-screen").length).toBe(1);
  expect(find("notice")).toEqual([]);
});

test("when no browser opens the screen says to open the link oneself", async () => {
  const fake = signedOut();
  fake.answer({ beginSignIn: async () => ({ authorizeUrl: "https://x.com/a", browserOpened: false }) });
  await show(fake);
  await click(get("sign-in-with-x"));
  expect(words(get("sign-in-waiting"))).toContain("No browser could be opened");
});

test("who declines reads a plain sentence and can try again", async () => {
  const fake = signedOut();
  const declined = { code: "signInDeclined", message: "You did not let Pipit in.", hint: null } as const;
  fake.answer({ finishSignIn: () => Promise.reject(new CommandFailure(declined)) });
  await show(fake);
  await click(get("sign-in-with-x"));
  expect(words(get("notice"))).toBe("You did not let Pipit in.");
  expect(words(get("sign-in-with-x"))).toBe("Try again to sign in with X");
});

test("the demo leads straight to the inbox", async () => {
  await show(signedOut());
  await click(get("explore-demo"));
  expect(find("inbox").length).toBe(1);
});

test("without a client id signing in first asks for one, and names what to register", async () => {
  const fake = signedOut({ clientIdConfigured: false });
  await show(fake);
  await click(get("sign-in-with-x"));
  expect(find("redirect-uri").map(words)).toEqual([
    "http://127.0.0.1:47231/callback",
    "http://127.0.0.1:47232/callback",
    "http://127.0.0.1:47233/callback",
  ]);
  expect(words(get("first-screen"))).toContain("PIPIT_CLIENT_ID");
  await type("client-id", " abc123 ");
  get("first-screen").querySelector("form")?.requestSubmit();
  await settle();
  expect(fake.developerApp).toEqual({ clientId: "abc123", confidential: false });
  expect(find("authorize-link").length).toBe(1);
});

test("on the simulated X no client id is asked for", async () => {
  await show(signedOut({ clientIdConfigured: false, simulated: true }));
  await click(get("sign-in-with-x"));
  expect(find("authorize-link").length).toBe(1);
});

test("a store that cannot be used is named, with what to do", async () => {
  const message = "The messages were written by a newer Pipit.";
  await show(signedOut({ storeProblem: { code: "storeUnusable", message, hint: "Install the newest one." } }));
  expect(words(get("notice"))).toBe("The messages were written by a newer Pipit. Install the newest one.");
  expect(words(get("store-problem"))).toContain("Nothing was changed or deleted.");
});
