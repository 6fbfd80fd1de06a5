// Whether a message is nothing but a few emoji: it is shown large then.

const MOST = 3;
/** The longest emoji are a dozen code units (families, flags of regions). */
const LONGEST = MOST * 36;

// Older parsers know no `v`, so it is not a literal. A sign may ask for its coloured form although that is the only one.
const EMOJI = new RegExp("^\\p{RGI_Emoji}\\ufe0f?$", "v");
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

export function isOnlyEmoji(text: string): boolean {
  if (text.length > LONGEST) return false;
  const shown = text.replaceAll(/\s/g, "");
  if (shown === "") return false;
  const parts = [...graphemes.segment(shown)];
  return parts.length <= MOST && parts.every(({ segment }) => EMOJI.test(segment));
}
