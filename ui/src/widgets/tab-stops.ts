// Where Tab stops. A browser walks there by itself; whoever wants to lead it round needs to know the first and the last.

const FOCUSABLE = "a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex]";

/** What Tab stops at within an element, in the order of the page. Of radio buttons with one name that is the chosen one. */
export function tabStops(within: HTMLElement): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => element.tabIndex >= 0 && !element.matches(":disabled") && isShown(element) && !yields(element, within),
  );
}

function isShown(element: HTMLElement): boolean {
  // Not known to the DOM of tests.
  return element.checkVisibility?.({ visibilityProperty: true }) ?? true;
}

/** A radio button does not stop Tab when another one of its name is chosen. */
function yields(element: HTMLElement, within: HTMLElement): boolean {
  if (!(element instanceof HTMLInputElement) || element.type !== "radio" || element.checked) return false;
  return within.querySelector(`input[type=radio][name="${CSS.escape(element.name)}"]:checked`) !== null;
}
