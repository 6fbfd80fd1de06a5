// Whether somebody is at the window, as far as a page can tell: it is hidden, or nothing is done in it for a while.

/** Who did nothing for so long may still read, but hardly waits for an answer. */
const AWAY_AFTER_MS = 5 * 60_000;

const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/** Tells when nobody is at the window any more, and when somebody is back; returns what ends the listening. */
export function watchAway(listener: (away: boolean) => void): () => void {
  let away = false;
  let lastSign = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(now: boolean) {
    if (now === away) return;
    away = now;
    listener(away);
  }

  /** Signs come in great numbers, so they only leave their time; the timer asks for it when it runs out. */
  function look() {
    const left = AWAY_AFTER_MS - (performance.now() - lastSign);
    if (left <= 0) tell(true);
    else timer = setTimeout(look, left);
  }

  function notice() {
    lastSign = performance.now();
    if (!away) return;
    tell(false);
    look();
  }

  function lookWhetherVisible() {
    if (document.visibilityState === "visible") notice();
    else {
      clearTimeout(timer);
      tell(true);
    }
  }

  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, notice, { capture: true, passive: true });
  // Only the window's own focus arrives here: what the page focuses by itself is no sign of somebody.
  window.addEventListener("focus", notice);
  document.addEventListener("visibilitychange", lookWhetherVisible);
  look();
  return () => {
    clearTimeout(timer);
    window.removeEventListener("focus", notice);
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, notice, { capture: true });
    document.removeEventListener("visibilitychange", lookWhetherVisible);
  };
}
