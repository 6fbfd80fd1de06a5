import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

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
