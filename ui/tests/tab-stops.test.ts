import { expect, test } from "vitest";
import { tabStops } from "../src/widgets/tab-stops";

test("Tab stops at what can be used, and at one radio button of each name", () => {
  document.body.innerHTML = `
    <button id="first"></button>
    <button disabled></button>
    <span tabindex="-1"></span>
    <input type="radio" name="theme" /><input type="radio" name="theme" checked id="chosen" />
    <a>no link</a><a href="https://example.org/" id="link"></a>
    <span tabindex="0" id="last"></span>`;
  expect(tabStops(document.body).map((element) => element.id)).toEqual(["first", "chosen", "link", "last"]);
});
