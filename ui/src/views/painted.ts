import type { PageIpc, Painted } from "../ipc";

/**
 * Tells what was painted first, two frames after it was drawn: the benchmark of the start waits for it. It is noted on
 * the page's root as well, for whoever looks at the window from outside.
 */
export function notePainted(ipc: Pick<PageIpc, "reportPainted">, what: Painted): void {
  const root = document.documentElement.dataset;
  if (root["painted"] !== undefined) return;
  root["painted"] = "";
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      root["painted"] = what;
      // Only a benchmark asks; without one nobody misses it.
      ipc.reportPainted(what).catch(() => undefined);
    }),
  );
}
