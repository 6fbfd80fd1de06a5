import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, test, vi } from "vitest";

/**
 * The promise, in bytes: all that a window ever loads in one language, whichever that is, without the names of emoji. English is
 * in the page.
 */
const MOST = 130_000;

/** Whose catalogue a file holds. */
const languageOf = (file: string) => /\/language-([a-z]+)-/.exec(file)?.[1];

/** The page is built for this. */
const LONGEST_MS = 120_000;

test(
  "the page's JavaScript with the heaviest language, without the data of emoji, stays below 130 kB, gzipped",
  async () => {
    // As it is shipped; under Vitest it would be built for tests.
    vi.stubEnv("NODE_ENV", "production");
    vi.stubEnv("VITEST", "");
    const root = dirname(import.meta.dirname);
    const built = await build({ root, mode: "production", logLevel: "silent", build: { write: false } });
    const files = [built].flat().flatMap((one) => ("output" in one ? one.output : []));
    const chunks = files.flatMap((file) => (file.type === "chunk" ? [file] : []));
    const [emoji, code] = [true, false].map((isEmoji) =>
      chunks.filter(({ fileName }) => fileName.includes("/emoji-data-") === isEmoji),
    );
    expect(emoji?.length, "languages for which emoji have names").toBe(2);
    const weights = (code ?? []).map((chunk) => ({
      file: chunk.fileName,
      bytes: gzipSync(chunk.code, { level: 9 }).length,
    }));
    const weightOf = (wanted: (language: string | undefined) => boolean) =>
      weights.reduce((sum, { file, bytes }) => (wanted(languageOf(file)) ? sum + bytes : sum), 0);
    const languages = new Set(weights.flatMap(({ file }) => languageOf(file) ?? []));
    expect(languages.size, "languages beside English").toBe(2);
    const heaviest = Math.max(...[...languages].map((one) => weightOf((language) => language === one)));
    const all = weightOf((language) => language === undefined) + heaviest;
    expect(all, `too much: ${JSON.stringify(weights)}`).toBeLessThan(MOST);
    // Something is wrong with the measuring when there is next to nothing.
    expect(all).toBeGreaterThan(MOST / 4);
  },
  LONGEST_MS,
);
