// What WebKit keeps of rows that have gone, and how it lets go of it.
//
// A list in which only the rows in view exist says where each stands (`top: 1234px`). WebKit keeps the style that came of it, in
// case another element has exactly the same: some two kilobytes for each place at which a row has ever stood, until memory is
// short. When the page has a stylesheet less, it forgets all but a thousand. So while somebody scrolls the page has one that says
// nothing, and then loses it (docs/adr/0033).

/** What goes with the stylesheet has to be made anew for what is shown, some milliseconds: not in each moment of scrolling. */
const LATER_MS = 10_000;

/** Has WebKit forget the styles that nobody uses, some seconds from now. */
export function forgetStylesLater(): void {
  if (document.adoptedStyleSheets.length > 0) return;
  document.adoptedStyleSheets = [new CSSStyleSheet()];
  setTimeout(() => (document.adoptedStyleSheets = []), LATER_MS);
}
