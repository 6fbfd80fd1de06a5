import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const COLOUR_OR_SIZE = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|\b\d*\.?\d+(?:px|rem|em|ms|vh|dvh)\b/i;

/** The style of a source file, without its comments. */
function styleOf(path: string): string {
  const source = readFileSync(path, "utf8");
  const style = path.endsWith(".css") ? source : (/<style>([\s\S]*)<\/style>/.exec(source)?.[1] ?? "");
  return style.replaceAll(/\/\*[\s\S]*?\*\//g, "");
}

test("only tokens.css names a colour or a size", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.(svelte|css)$/.test(name) && !name.endsWith("tokens.css"),
  );
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((name) =>
    styleOf(`src/${name}`)
      .split("\n")
      .filter((line) => COLOUR_OR_SIZE.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
