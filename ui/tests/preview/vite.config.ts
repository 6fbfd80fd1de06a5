// The page with an invented world instead of Tauri, to look at it in any browser: `npm run preview-data`. It is served
// with the app's own content policy, so what breaks it breaks here as well. Nothing of it is in the app.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { plainIcons } from "../../plain-icons.ts";

const config = JSON.parse(readFileSync(new URL("../../../tauri.conf.json", import.meta.url), "utf8")) as {
  app: { security: { csp: Record<string, string> } };
};
const policy = Object.entries(config.app.security.csp)
  // Invented pictures come from the same origin.
  .map(([name, sources]) => `${name} ${sources}${name === "img-src" ? " 'self'" : ""}`)
  .join("; ");

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [plainIcons, svelte({ configFile: fileURLToPath(new URL("../../svelte.config.js", import.meta.url)) })],
  build: {
    outDir: fileURLToPath(new URL("../../node_modules/.preview", import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["safari18", "chrome123"],
  },
  preview: { port: 47229, strictPort: true, headers: { "Content-Security-Policy": policy } },
});
