import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchAway } from "../../src/host/presence";

const MINUTE = 60_000;

let told: boolean[];
let stop: () => void;
let visibility: DocumentVisibilityState;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  visibility = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
  stop = watchAway((away) => told.push(away));
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const does = (something: string) => window.dispatchEvent(new Event(something));

function becomes(state: DocumentVisibilityState) {
  visibility = state;
  document.dispatchEvent(new Event("visibilitychange"));
}

test("who does something now and then is there", () => {
  for (const sign of ["keydown", "pointermove", "wheel", "pointerdown"]) {
    vi.advanceTimersByTime(4 * MINUTE);
    does(sign);
  }
  expect(told).toEqual([]);
});

test("after five minutes without a sign nobody is there, until the next one", () => {
  vi.advanceTimersByTime(5 * MINUTE);
  expect(told).toEqual([true]);
  does("pointermove");
  expect(told).toEqual([true, false]);
  vi.advanceTimersByTime(5 * MINUTE);
  expect(told).toEqual([true, false, true]);
});

test("who comes back to the window from another one is there", () => {
  vi.advanceTimersByTime(5 * MINUTE);
  does("focus");
  expect(told).toEqual([true, false]);
});

test("what the page does with the focus by itself is no sign of somebody", () => {
  vi.advanceTimersByTime(5 * MINUTE);
  const field = document.body.appendChild(document.createElement("input"));
  field.dispatchEvent(new FocusEvent("focus"));
  expect(told).toEqual([true]);
  field.remove();
});

test("nobody is at a hidden window, and somebody is at one that is shown again", () => {
  becomes("hidden");
  vi.advanceTimersByTime(60 * MINUTE);
  becomes("visible");
  expect(told).toEqual([true, false]);
});

test("after its end nothing is told", () => {
  stop();
  becomes("hidden");
  vi.advanceTimersByTime(60 * MINUTE);
  expect(told).toEqual([]);
});
