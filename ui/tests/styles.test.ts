import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LIGHTEST, WEIGHTS } from "../src/widgets/virtual-rows";

const COLOUR_OR_SIZE = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|\b\d*\.?\d+(?:px|rem|em|ms|vh|dvh)\b/i;

/** The style of a source file, without its comments. */
function styleOf(path: string): string {
  const source = readFileSync(path, "utf8");
  const style = path.endsWith(".css") ? source : (/<style>([\s\S]*)<\/style>/.exec(source)?.[1] ?? "");
  return style.replaceAll(/\/\*[\s\S]*?\*\//g, "");
}

function sources(): string[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.(svelte|css)$/.test(name));
}

test("only tokens.css names a colour or a size", () => {
  const files = sources().filter((name) => !name.endsWith("tokens.css"));
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((name) =>
    styleOf(`src/${name}`)
      .split("\n")
      .filter((line) => COLOUR_OR_SIZE.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

const SIDE = /\b(?:left|right)\b|\btranslate:\s*-?[1-9.]/;
/** A shorthand of four sides, of which the second is the right one and the fourth the left one. */
const FOUR_SIDES = /^(?:inset|padding|margin|border-radius|border-width):\s*(.+);$/;

function sidesDiffer(line: string): boolean {
  const sides = FOUR_SIDES.exec(line)?.[1]?.match(/(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+/g) ?? [];
  return sides.length === 4 && sides[1] !== sides[3];
}

test("nothing is styled by left and right, so that it can run from right to left", () => {
  expect(["margin: 0 4px 0 8px;", "padding: calc(1px + 2px) 0 1px 0;"].map(sidesDiffer)).toEqual([true, false]);
  const found = sources().flatMap((name) =>
    styleOf(`src/${name}`)
      .split("\n")
      .filter((line) => SIDE.test(line) || sidesDiffer(line.trim()))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

type Colours = Map<string, string[]>;

/** The colours of the first rule, or of the one for more contrast: for light and for dark. */
function coloursIn(css: string): Colours {
  const pairs = css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g);
  return new Map([...pairs].map(([, name = "", light = "", dark = ""]) => [name, [light, dark]]));
}

function brightness(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** As WCAG 2 has it: 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [brightness(one), brightness(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["canvas", "surface", "raised", "sunken", "other-bubble"];

function weakest(colours: Colours, name: string, grounds: string[]): number {
  const all = grounds.flatMap((ground) =>
    [0, 1].map((theme) => contrast(colours.get(name)?.[theme] ?? "", colours.get(ground)?.[theme] ?? "")),
  );
  return Math.min(...all);
}

test("what is to be read stands out from its ground, in both themes and with more contrast", () => {
  const css = readFileSync("src/styles/tokens.css", "utf8");
  const [plain = "", more = ""] = css.split("@media (prefers-contrast: more)");
  const usual = coloursIn(plain);
  const stronger = new Map([...usual, ...coloursIn(more)]);
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
  expect(weakest(usual, "text", [...GROUNDS, "own-bubble", "selected"])).toBeGreaterThan(7);
  expect(weakest(usual, "muted", GROUNDS)).toBeGreaterThan(4.5);
  expect(weakest(usual, "own-muted", ["own-bubble"])).toBeGreaterThan(4.5);
  for (const name of ["accent", "danger", "warning"]) expect(weakest(usual, name, GROUNDS)).toBeGreaterThan(4.5);
  expect(weakest(usual, "edge", ["surface", "canvas", "raised"])).toBeGreaterThan(3);
  for (const name of ["text", "muted"]) expect(weakest(stronger, name, GROUNDS)).toBeGreaterThan(7);
  expect(weakest(stronger, "line", ["surface", "canvas", "raised"])).toBeGreaterThan(4.5);
});

test("every movement takes as long as a token says, and the tokens say none where less motion is wanted", () => {
  const less = readFileSync("src/styles/tokens.css", "utf8").split("prefers-reduced-motion: reduce")[1] ?? "";
  const moving = ["quick", "panel", "breath"];
  for (const name of moving) expect(less).toContain(`--${name}: 0s`);
  const lengths = sources()
    .filter((name) => !name.endsWith("tokens.css"))
    .flatMap((name) => [...styleOf(`src/${name}`).matchAll(/(?:transition|animation):([^;]+);/g)])
    .flatMap(([, value = ""]) => value.split(/,(?![^(]*\))/))
    .filter((part) => part.trim() !== "none" && !moving.some((name) => part.includes(`var(--${name})`)));
  expect(lengths).toEqual([]);
});

test("each weight that gaps in long lists are laid out with is as high in the styles as it is reckoned", () => {
  expect(styleOf("src/styles/tokens.css")).toContain(`--lightest: ${LIGHTEST}px;`);
  const rules = styleOf("src/widgets/VirtualList.svelte").matchAll(/\[data-weight="(\d+)"\] \{\s*height: ([^;]+);/g);
  const heights = [...rules].map(([, weight, height]) => [Number(weight), height]);
  const reckoned = Array.from({ length: WEIGHTS }, (_, weight) => [
    weight,
    weight === 0 ? "var(--lightest)" : `calc(var(--lightest) * ${2 ** weight})`,
  ]);
  expect(heights).toEqual(reckoned);
});
