import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";
import TallList from "./fakes/TallList.svelte";

vi.unmock("../src/widgets/VirtualList.svelte");

/** Higher than the list guesses, so that the view has to be kept in its place when a row is measured. */
const ROW = 50;
const VIEW = 200;

/** Nothing has a height here, so this tells which. */
class Heights implements ResizeObserver {
  #tell: ResizeObserverCallback;

  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }

  observe(target: Element) {
    const contentRect = { width: 100, height: target.tagName === "LI" ? ROW : VIEW };
    queueMicrotask(() => this.#tell([{ target, contentRect } as ResizeObserverEntry], this));
  }

  unobserve() {
    // Nothing changes its height.
  }

  disconnect() {
    // As above.
  }
}

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", Heights);
  // All rows are drawn.
  Object.defineProperty(HTMLElement.prototype, "offsetParent", { value: document.body, configurable: true });
});

const rows = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, number) => `row ${first + number}`);

/** Until all is measured and drawn that this led to. */
async function settled() {
  for (let turn = 0; turn < 10; turn++) await tick();
}

/** A list of rows 100 to 159, scrolled to its middle and then up a little. */
async function scrolledUp() {
  const list = render(TallList, { data: rows(100, 159), fromEnd: false });
  await settled();
  const scroller = list.getByTestId("scroller");
  // As in a browser, listeners hear of it only with the next frame.
  scroller.scrollBy = (options?: ScrollToOptions | number) => {
    if (typeof options === "object") scroller.scrollTop += options.top ?? 0;
  };
  const scrollTo = async (top: number) => {
    scroller.scrollTop = top;
    scroller.dispatchEvent(new Event("scroll"));
    await settled();
  };
  await scrollTo(1_000);
  const drawn = () => [...list.container.querySelectorAll("li p")];
  return { list, drawn };
}

test("rows that come above while one scrolls leave those in view as they are", async () => {
  const { list, drawn } = await scrolledUp();
  const before = drawn();
  const gone: Node[] = [];
  const watcher = new MutationObserver((changes) =>
    gone.push(...changes.flatMap((change) => [...change.removedNodes])),
  );
  watcher.observe(list.container, { childList: true, subtree: true });
  await list.rerender({ data: rows(40, 159), fromEnd: true });
  await settled();
  expect(before.length).toBeGreaterThan(4);
  expect(drawn().map((row) => row.textContent)).toEqual(before.map((row) => row.textContent));
  expect(gone.filter((node) => node instanceof HTMLElement && node.querySelector("p"))).toEqual([]);
});

test("rows that come above twice before the next frame leave those in view as they are", async () => {
  const { list, drawn } = await scrolledUp();
  const before = drawn();
  await list.rerender({ data: rows(70, 159), fromEnd: true });
  await list.rerender({ data: rows(40, 159), fromEnd: true });
  await settled();
  expect(drawn()).toEqual(before);
});
