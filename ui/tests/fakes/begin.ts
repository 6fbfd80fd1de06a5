// The stores over an invented world, as the page makes them.
import type { AccountStores } from "../../src/stores";
import { PageStores } from "../../src/stores/page.svelte";
import type { FakeIpc } from "./fake-ipc";
import { NOON } from "./world";

export async function beginPage(fake: FakeIpc): Promise<PageStores> {
  const page = new PageStores(fake.ipc, () => NOON);
  page.run();
  await page.start();
  return page;
}

/** As `beginPage`, for who is only interested in the account that is shown. */
export async function begin(fake: FakeIpc): Promise<AccountStores> {
  const page = await beginPage(fake);
  return page.shown as AccountStores;
}
