// Draws the whole page over an invented world, as main.ts does over the real one.
import { render } from "@testing-library/svelte";
import { vi } from "vitest";
import type { AccountStores } from "../../src/stores";
import { PageStores } from "../../src/stores/page.svelte";
import App from "../../src/views/App.svelte";
import type { FakeIpc } from "../fakes/fake-ipc";
import { NOON } from "../fakes/world";

/** Lets promises, effects, files that the page loads on demand and the two frames after a timeline's opening happen. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await vi.dynamicImportSettled();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Gives what scrolls a height, which nothing has here, and says how far it is scrolled. */
export function giveHeight(scrollTop: () => number) {
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(10_000);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "scrollTop", "get").mockImplementation(scrollTop);
}

export async function showPage(fake: FakeIpc): Promise<PageStores> {
  const page = new PageStores(fake.ipc, () => NOON);
  void page.start();
  render(App, { page });
  await settle();
  return page;
}

/** As `showPage`, for who is only interested in the account that is shown. */
export async function show(fake: FakeIpc): Promise<AccountStores> {
  const page = await showPage(fake);
  return page.shown as AccountStores;
}

export function find(testid: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
}

/** The only one of its kind; a test that finds none or several fails here. */
export function get(testid: string): HTMLElement {
  const found = find(testid);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} of ${testid}`);
  return found[0];
}

export async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settle();
}

export async function type(testid: string, text: string): Promise<void> {
  const field = get(testid) as HTMLTextAreaElement | HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await settle();
}

export async function press(target: HTMLElement, key: string, more: KeyboardEventInit = {}): Promise<void> {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  await settle();
}

export function words(element: HTMLElement): string {
  return (element.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}
