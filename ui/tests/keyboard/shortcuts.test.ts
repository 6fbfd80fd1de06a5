import { expect, test } from "vitest";
import { words } from "../../src/i18n";
import { actionOf, keysOf, SHORTCUTS, walk } from "../../src/keyboard/shortcuts";

function pressed(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  return new KeyboardEvent("keydown", { key, cancelable: true, ...more });
}

test("no two shortcuts of one place are pressed alike", () => {
  const pressedAt = SHORTCUTS.flatMap(({ place, keys }) =>
    keys.map((combination) => JSON.stringify([place, combination])),
  );
  expect(new Set(pressedAt).size).toBe(pressedAt.length);
});

test("each shortcut has its words, and no words are without a shortcut", () => {
  expect(SHORTCUTS.map(({ name }) => name).sort()).toEqual(Object.keys(words.shortcutActions).sort());
  expect(new Set(SHORTCUTS.map(({ place }) => place as string))).toEqual(new Set(Object.keys(words.shortcutPlaces)));
});

test("keys mean an action only with what is held along with them", () => {
  expect(actionOf(pressed("n", { ctrlKey: true }))).toBe("newMessage");
  expect(actionOf(pressed("N", { ctrlKey: true }))).toBe("newMessage");
  expect(actionOf(pressed("k", { ctrlKey: true }))).toBe("palette");
  for (const held of [{}, { ctrlKey: true, altKey: true }, { ctrlKey: true, shiftKey: true }, { metaKey: true }]) {
    expect(actionOf(pressed("n", held))).toBeNull();
  }
});

test("keys that an input method holds mean nothing", () => {
  expect(keysOf("send", pressed("Enter"))).toBe(0);
  expect(keysOf("send", pressed("Enter", { isComposing: true }))).toBe(-1);
  expect(keysOf("send", pressed("Enter", { keyCode: 229 }))).toBe(-1);
  expect(keysOf("send", pressed("Enter", { shiftKey: true }))).toBe(-1);
});

test("a question mark asks for the shortcuts, with Shift or without, but not where it is typed", () => {
  const asked: (string | null)[] = [];
  const listen = (event: Event) => asked.push(actionOf(event as KeyboardEvent));
  window.addEventListener("keydown", listen);
  for (const tag of ["button", "textarea", "input"]) {
    const element = document.body.appendChild(document.createElement(tag));
    element.dispatchEvent(pressed("?", { bubbles: true, shiftKey: true }));
    element.remove();
  }
  document.body.dispatchEvent(pressed("?", { bubbles: true }));
  window.removeEventListener("keydown", listen);
  expect(asked).toEqual(["shortcuts", null, null, "shortcuts"]);
});

test("arrows lead to the neighbours and no further than the ends", () => {
  const from = (key: string, at: number) => walk(pressed(key), at, 3);
  expect([from("ArrowDown", 0), from("ArrowDown", 2), from("ArrowUp", 0)]).toEqual([1, 2, 0]);
  expect([from("Home", 1), from("End", 1), from("a", 1)]).toEqual([0, 2, null]);
});
