import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetStylesLater } from "../../src/views/kept-styles";

const SOME_SECONDS = 10_000;

const sheets = () => document.adoptedStyleSheets.length;

beforeEach(() => {
  vi.useFakeTimers();
  document.adoptedStyleSheets = [];
});

afterEach(() => {
  vi.useRealTimers();
});

test("after some seconds the page has a stylesheet less, which has WebKit forget", () => {
  forgetStylesLater();
  expect(sheets()).toBe(1);
  vi.advanceTimersByTime(SOME_SECONDS);
  expect(sheets()).toBe(0);
});

test("who goes on scrolling does not put it off, and nothing is done for each movement", () => {
  for (let second = 0; second < 9; second += 1) {
    forgetStylesLater();
    vi.advanceTimersByTime(1_000);
  }
  expect(sheets()).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(sheets()).toBe(0);
  forgetStylesLater();
  expect(sheets()).toBe(1);
});
