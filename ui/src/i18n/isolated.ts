// Text that keeps its own direction, whatever runs around it.

const ISOLATE = "\u2068";
const END_ISOLATE = "\u2069";

export function isolated(text: string): string {
  return `${ISOLATE}${text}${END_ISOLATE}`;
}
