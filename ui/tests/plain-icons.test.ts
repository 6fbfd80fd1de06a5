import { render } from "@testing-library/svelte";
import ChevronLeft from "@lucide/svelte/icons/chevron-left";
import Check from "@lucide/svelte/icons/check";
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
  return file;
}

test("an icon is markup, with nothing for a script to do", async () => {
  const data = `{ "name": "dot", "size": 24, "node": [["circle", { "cx": "12", "cy": "12", "r": "1" }]] }`;
  expect(await load(icon("dot", `<script>\nconst iconData = ${data};\n</script>\n<Icon icon={iconData} />`))).toBe(
    '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" ' +
      'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="1" /></svg>',
  );
});

test("an icon that is written in a way nobody foresaw stops the build", async () => {
  await expect(load(icon("dot", "<svg />"))).rejects.toThrow("dot.svelte");
});

test("other files are left alone", async () => {
  expect(await load("/somewhere/Check.svelte")).toBeNull();
});

test("icons are nothing for readers, and those that point along the line say so", () => {
  const [check, back] = [Check, ChevronLeft].map((icon) => render(icon).container.querySelector("svg"));
  expect(check?.getAttribute("aria-hidden")).toBe("true");
  expect(check?.querySelectorAll("path")).toHaveLength(1);
  expect([check?.getAttribute("class"), back?.getAttribute("class")]).toEqual([null, "points"]);
});
