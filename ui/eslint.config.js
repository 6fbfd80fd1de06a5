// The folders' rules (who may import whom) are checked here: see docs/ARCHITECTURE.md.
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** Files in `folder` may not import from `others`; `typesOnly` names folders of which they may import types. */
function folderRule(folder, others, typesOnly = []) {
  const pattern = (name) => ({ group: [`**/${name}`, `**/${name}/**`], message: `${folder}/ does not use ${name}/.` });
  return {
    files: [`src/${folder}/**`],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            ...(folder === "host" ? [] : [TAURI]),
            ...others.map(pattern),
            ...typesOnly.map((name) => ({ ...pattern(name), allowTypeImports: true })),
          ],
        },
      ],
    },
  };
}

const TAURI = { group: ["@tauri-apps/*"], message: "Only host/ talks to Tauri." };

// All that lies below inherits the value, and WebKit keeps the styles of each value (docs/adr/0033-bounds-for-memory.md).
const OWN_PROPERTY = "A custom property of one element keeps memory: set the property that it is for.";

export default ts.config(
  // bindings.ts is generated from Rust; it calls Tauri by itself, and alone may do so outside host/.
  { ignores: ["dist/", "src/ipc/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      // TypeScript knows better which names exist.
      "no-undef": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "svelte/no-at-html-tags": "error",
      // The content policy forbids both; `style:` directives go through the CSSOM and are fine.
      "no-restricted-syntax": [
        "error",
        { selector: "SvelteAttribute[key.name='style']", message: "Style attributes are against the content policy." },
        { selector: "SvelteStyleDirective[key.name.name=/^--/]", message: OWN_PROPERTY },
        {
          selector:
            "CallExpression[callee.property.name='setProperty']:not([callee.object.object.property.name='documentElement']) > Literal[value=/^--/]",
          message: OWN_PROPERTY,
        },
        { selector: "SvelteDirective[kind='Transition']", message: "Svelte's transitions make <style>: use CSS." },
        { selector: "SvelteDirective[kind='Animation']", message: "Svelte's animations make <style>: use CSS." },
      ],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  folderRule("host", ["ipc", "stores", "views", "widgets"]),
  folderRule("ipc", ["stores", "views", "widgets"]),
  folderRule("stores", ["host", "views", "widgets"]),
  folderRule("views", ["host"]),
  folderRule("widgets", ["host", "stores", "views"], ["ipc"]),
  folderRule("i18n", ["host", "stores", "views", "widgets"], ["ipc"]),
  folderRule("emoji", ["host", "ipc", "stores", "views", "widgets"]),
  folderRule("a11y", ["host", "stores", "views"], ["ipc"]),
  folderRule("keyboard", ["host", "stores", "views", "widgets"], ["ipc"]),
);
