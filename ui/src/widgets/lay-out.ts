// What is new in the page has no style until the next frame. Whether something may have the focus WebKit asks of its style, and
// where there is none it makes that of the page's root anew, with all its custom properties, and keeps it: some 70 kB each time.
// So whatever takes the focus as soon as it is there is laid out first.

/** Gives what is new its style and its place now. */
export function layOut(element: HTMLElement) {
  void element.offsetHeight;
}

/** Shows a dialog so that it has the focus itself, and not the first thing in it that can, which whoever calls this can give it. */
export function showLaidOut(dialog: HTMLDialogElement) {
  // While it is closed it has no style, and to show it takes that of all that is in it: so WebKit is not to ask around in there.
  dialog.autofocus = true;
  dialog.open = true;
  layOut(dialog);
  dialog.open = false;
  dialog.showModal();
}
