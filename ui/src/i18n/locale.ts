// Which language the page speaks, and by whose customs it writes dates and numbers.

const SPOKEN = ["en"];

/** The first of the person's languages that Pipit speaks, with its region; plain British English without one. */
export function chooseLocale(preferred: readonly string[]): string {
  const spoken = preferred.find((tag) => SPOKEN.some((language) => tag === language || tag.startsWith(`${language}-`)));
  return spoken ?? "en-GB";
}

export const locale = chooseLocale(navigator.languages);
