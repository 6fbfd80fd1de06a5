// ?scene=month|endless|first|setup|waiting|denied|problem|empty &open=<conversation> &at=<event> &search=<query> &theme=dark &connection=offline|limited
// &language=ar|ja &text=150 &press=<testid>
import { mount } from "svelte";
import "../../src/styles/tokens.css";
import "../../src/styles/base.css";
import { CommandFailure, type Settings, type Theme } from "../../src/ipc";
import { PageStores } from "../../src/stores/page.svelte";
import App from "../../src/views/App.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { endless, month, signedOut } from "./scenes";

const wanted = new URLSearchParams(location.search);
const scene = wanted.get("scene") ?? "month";
const fake =
  scene === "month" ? month() : scene === "endless" ? endless() : scene === "empty" ? new FakeIpc() : signedOut();
fake.settings = { ...fake.settings, theme: (wanted.get("theme") ?? "system") as Theme };
const language = wanted.get("language") ?? "system";
const textSize = Number(wanted.get("text") ?? 100);
fake.settings = { ...fake.settings, language, textSize } as Settings;
fake.focused = wanted.get("focus") !== "no";
if (scene === "setup") fake.startup = { ...fake.startup, clientIdConfigured: false };
if (scene === "problem") {
  const message = "The messages on this computer were written by a newer Pipit (version 9; this one knows 3).";
  fake.startup = {
    ...fake.startup,
    storeProblem: { code: "storeUnusable", message, hint: "Install the newest Pipit." },
  };
}
if (scene === "denied") {
  const denied = { code: "signInDeclined", message: "You did not let Pipit in at X.", hint: null } as const;
  fake.answer({ finishSignIn: () => Promise.reject(new CommandFailure(denied)) });
}
const connection = wanted.get("connection");
if (connection === "offline") fake.startup = { ...fake.startup, vaultPlace: "session" };
if (scene === "vault") fake.failNext("beginSignIn", "There is no keychain.", { code: "vaultMissing" });
if (connection === "offline") fake.startup = { ...fake.startup, connectivity: { state: "offline" } };
if (connection === "syncing") fake.startup = { ...fake.startup, connectivity: { state: "syncing", history: null } };
if (connection === "limited") {
  fake.startup = { ...fake.startup, connectivity: { state: "rateLimited", until: Date.now() + 540_000 } };
}

const violations: string[] = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(
    `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
  );
});

const target = document.getElementById("app");
if (!target) throw new Error("no #app");
const page = new PageStores(fake.ipc);
void page.start();
mount(App, { target, props: { page } });
Object.assign(window, { fake, page, violations });

const press = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`)?.click();
setTimeout(() => {
  const open = wanted.get("open");
  const query = wanted.get("search");
  if (query) page.shown?.search.type(query);
  const at = wanted.get("at");
  if (open && at) void page.shown?.openAt(open, at);
  else if (open) void page.shown?.open(open);
  for (const [index, testid] of wanted.getAll("press").entries()) setTimeout(() => press(testid), 400 + 200 * index);
}, 100);
