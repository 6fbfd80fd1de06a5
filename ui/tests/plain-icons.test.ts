import { render } from "@testing-library/svelte";
import ArrowLeft from "@lucide/svelte/icons/arrow-left";
import ArrowUp from "@lucide/svelte/icons/arrow-up";
import Check from "@lucide/svelte/icons/check";
import ChevronLeft from "@lucide/svelte/icons/chevron-left";
import ChevronRight from "@lucide/svelte/icons/chevron-right";
import PanelRight from "@lucide/svelte/icons/panel-right";
import { mkdtempSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plainIcons } from "../plain-icons";

const load = plainIcons.load as (id: string) => Promise<string | null>;

function icon(name: string, text: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), "icons-")), "@lucide/svelte/dist/icons");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.svelte`);
  writeFileSync(file, text);
  // As Vite writes it, on Windows too.
  return file.replaceAll("\\", "/");
}

const written = (data: object) =>
  `<script>\nconst iconData = ${JSON.stringify(data)};\n</script>\n<Icon icon={iconData} />`;
const DOT = ["circle", { cx: "12", cy: "12", r: "1" }];

test("an icon is markup, with nothing for a script to do", async () => {
  const file = icon("dot", written({ name: "dot", size: 24, node: [DOT] }));
  const markup =
    '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" ' +
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="1" /></svg>';
  expect([await load(file), await load(`${file}?v=1a2b`)]).toEqual([markup, markup]);
});

test.each([
  ["without data", "<svg />"],
  ["of another size", written({ size: 16, node: [DOT] })],
  ["with parts in parts", written({ size: 24, node: [["g", {}, [DOT]]] })],
])("an icon %s, which nobody foresaw, stops the build", async (_, text) => {
  await expect(load(icon("dot", text))).rejects.toThrow("dot.svelte");
});

test("other files are left alone", async () => {
  expect(await load("/somewhere/Check.svelte")).toBeNull();
});

const drawn = (icon: typeof Check) => render(icon).container.querySelector("svg");

test("icons are nothing for readers", () => {
  expect(drawn(Check)?.getAttribute("aria-hidden")).toBe("true");
  expect(drawn(Check)?.querySelectorAll("path")).toHaveLength(1);
});

test("icons that point along the line turn with it, and no others", () => {
  for (const icon of [ArrowLeft, ChevronLeft, ChevronRight, PanelRight])
    expect(drawn(icon)?.getAttribute("class")).toBe("points");
  for (const icon of [ArrowUp, Check]) expect(drawn(icon)?.getAttribute("class")).toBeNull();
});
