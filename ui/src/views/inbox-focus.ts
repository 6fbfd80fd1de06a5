import type { ConversationId } from "../ipc";

/** A row can be seen, and have the focus, a frame or two after it came into the page. */
const FRAMES = 10;

/** Gives the focus to a conversation's row in the inbox, and brings it into view. Whether the row has it. */
export function focusRow(id: ConversationId | null): boolean {
  const row = document.querySelector<HTMLElement>(
    `[data-testid="inbox-row"][data-conversation-id="${CSS.escape(id ?? "")}"]`,
  );
  row?.focus();
  // A row that is kept in the page out of view would have the focus there.
  row?.scrollIntoView({ block: "nearest" });
  return row !== null && document.activeElement === row;
}

/** The same for a row that may be on its way into the page, unless the focus goes elsewhere meanwhile. */
export function focusComingRow(id: ConversationId | null, frames = FRAMES): void {
  if (focusRow(id) || frames === 0) return;
  const before = document.activeElement;
  requestAnimationFrame(() => {
    if (document.activeElement === before) focusComingRow(id, frames - 1);
  });
}
