/**
 * Notes on the page's root what was painted first, two frames after it was drawn: the benchmark of the start reads it
 * from outside.
 */
export function notePainted(what: "inbox" | "first-screen"): void {
  const root = document.documentElement.dataset;
  if (root["painted"] !== undefined) return;
  requestAnimationFrame(() => requestAnimationFrame(() => (root["painted"] ??= what)));
}
