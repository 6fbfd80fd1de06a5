// Lucide's icons as the markup that they are. Its own component puts each one together from data wherever it is drawn, attribute
// by attribute: some eight times for each conversation that is opened. Here it is done once, when the page is built, and what comes
// of it takes no properties: an icon has its colour and its size from where it stands.
import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

/** What Lucide's files say of an icon. Nothing more is said of a part today. */
type Data = { size: number; node: Part[] };
type Part = [element: string, attributes: Record<string, string>, ...more: unknown[]];

/** With or without what Vite's server writes behind a file's name. */
const ICON = /^(.*\/@lucide\/svelte\/dist\/icons\/([\w-]+)\.svelte)(?:\?.*)?$/;
const DATA = /^const iconData = (\{.*\});$/m;

/** In units of what is drawn, and in pixels where the style says nothing else. */
const SIZE = 24;

/** They point along the line, and the other way where that runs from right to left. */
const POINTS = /^(arrow|chevron|panel)-(left|right)$/;

export const plainIcons: Plugin = {
  name: "plain-icons",
  enforce: "pre",
  async load(id) {
    const [, file, icon] = ICON.exec(id) ?? [];
    if (file === undefined || icon === undefined) return null;
    const text = DATA.exec(await readFile(file, "utf8"))?.[1];
    const data = text === undefined ? null : (JSON.parse(text) as Data);
    if (data?.size !== SIZE || data.node.some((part) => part.length !== 2)) {
      throw new Error(`${file} is written in another way than this knows`);
    }
    return markup(data.node, POINTS.test(icon) ? "points" : null);
  },
};

function markup(parts: Part[], className: string | null): string {
  const drawn = parts.map(([element, attributes]) => `<${element}${written(attributes)} />`).join("");
  const around = {
    viewBox: `0 0 ${SIZE} ${SIZE}`,
    width: `${SIZE}`,
    height: `${SIZE}`,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  };
  return `<svg${written(className === null ? around : { class: className, ...around })}>${drawn}</svg>`;
}

function written(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("");
}
