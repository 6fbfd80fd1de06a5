// What the page asks of the desktop around it.
import { invoke } from "@tauri-apps/api/core";

/** Puts a text on the clipboard. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

/** Names the window in its title bar and in the task bar. */
export async function setWindowTitle(title: string): Promise<void> {
  document.title = title;
  // Tauri's own class for windows asks the same, and brings all that a window can do along; without a label it is this one.
  await invoke("plugin:window|set_title", { value: title });
}

/** Whether the window has the focus now, and from now on whenever that changes; returns what ends the listening. */
export function watchFocus(listener: (focused: boolean) => void): () => void {
  const gained = () => listener(true);
  const lost = () => listener(false);
  window.addEventListener("focus", gained);
  window.addEventListener("blur", lost);
  listener(document.hasFocus());
  return () => {
    window.removeEventListener("focus", gained);
    window.removeEventListener("blur", lost);
  };
}
