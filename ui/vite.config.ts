/// <reference types="vitest/config" />
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig, type Plugin } from "vite";
import { plainIcons } from "./plain-icons.ts";

/** What is loaded on demand needs nothing beside itself (see `modulePreload`), so what Vite has to load such things first is left out. */
const withoutPreloading: Plugin = {
  name: "without-preloading",
  enforce: "pre",
  load: (id) => (id.endsWith("vite/preload-helper.js") ? "export const __vitePreload = (load) => load();" : null),
};

export default defineConfig({
  plugins: [withoutPreloading, plainIcons, svelte(), svelteTesting()],
  // The server would bundle Lucide's own component before any plugin sees it.
  optimizeDeps: { exclude: ["@lucide/svelte"] },
  build: {
    // WebKitGTK 2.50, WebView2 and macOS 15 all know this much.
    target: ["safari18", "chrome123"],
    // The page's content policy wants files, not data in scripts and styles.
    assetsInlineLimit: 0,
    // For the licences that a package brings along: see xtask/src/dist/licences.rs.
    license: { fileName: ".vite/licences.json" },
    // One style sheet, and no list of what a file needs beside itself: files on this machine come at once.
    cssCodeSplit: false,
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, needed, { hostType }) => (hostType === "html" ? needed : []),
    },
    rolldownOptions: {
      // By their names one weighs them: see xtask/src/bench/page_weight.rs.
      output: {
        chunkFileNames: ({ facadeModuleId }) => {
          if (facadeModuleId?.includes("emoji-picker-element-data")) return "assets/emoji-data-[hash].js";
          if (facadeModuleId?.includes("/i18n/")) return "assets/language-[name]-[hash].js";
          return "assets/[name]-[hash].js";
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    restoreMocks: true,
  },
});
