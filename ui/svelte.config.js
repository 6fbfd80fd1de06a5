/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
export default {
  compilerOptions: {
    runes: true,
    // Short, as it stands at each element that is styled; long enough that no two files share one.
    cssHash: ({ hash, filename }) => `s-${hash(filename).slice(0, 5)}`,
  },
};
