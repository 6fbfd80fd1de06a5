// Lucide's icons as the markup that they are. Its own component puts each one together from data wherever it is drawn, attribute
// by attribute: as much work as the message beside it, a dozen times for each conversation that is opened. Here it is done
// once, when the page is built, and what comes of it takes no properties: an icon has its colour and its size from
// where it stands.
import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

type Part = [element: string, attributes: Record<string, string>];

const ICON = /\/@lucide\/svelte\/dist\/icons\/([\w-]+)\.svelte$/;
const DATA = /^const iconData = (\{.*\});$/m;

/** They point along the line, and the other way where that runs from right to left. */
const POINTS = /^(arrow|chevron|panel)-(left|right)$/;

export const plainIcons: Plugin = {
  name: "plain-icons",
  enforce: "pre",
  async load(id) {
    const icon = ICON.exec(id)?.[1];
    if (icon === undefined) return null;
    const data = DATA.exec(await readFile(id, "utf8"))?.[1];
    if (data === undefined) throw new Error(`${id} is written in another way than this knows`);
    return markup((JSON.parse(data) as { node: Part[] }).node, POINTS.test(icon) ? "points" : null);
  },
};

function markup(parts: Part[], className: string | null): string {
  const drawn = parts.map(([element, attributes]) => `<${element}${written(attributes)} />`).join("");
  const outline = { fill: "none", stroke: "currentColor", "stroke-width": "2" };
  const joined = { "stroke-linecap": "round", "stroke-linejoin": "round" };
  const around = { viewBox: "0 0 24 24", width: "24", height: "24", ...outline, ...joined, "aria-hidden": "true" };
  return `<svg${written(className === null ? around : { class: className, ...around })}>${drawn}</svg>`;
}

function written(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("");
}
