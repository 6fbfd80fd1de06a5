// Reads the Rust sources for what they say to people: the text of each error, hint and refusal, with "{}" for what is filled in.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Tests run in the folder of the page. */
const ROOT = "..";

/** The crates whose words can reach the page. x-sim is X, whose words are nobody's to translate. */
const SOURCES = ["dm-engine", "dm-files", "dm-media", "dm-model", "dm-store", "x-api", "x-auth"]
  .map((crate) => `crates/${crate}/src`)
  .concat("src-tauri/src");

/** Comments, raw strings, strings and characters, in the order in which they could be mistaken for each other. */
const TOKENS = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|\br(#*)"[\s\S]*?"\1|"((?:\\[\s\S]|[^"\\])*)"|'(?:\\[^\n']+|\\'|[^'\\\n])'/g;

/** What stands before a text that is said, or filled into one that is. */
const SAYS =
  /(#\[error|\bsentence|\bwith_hint|\bRubbish|\bUnreachable|\bFailed|\bcheck|\bErr)\((format!\()?$|\bwhat: $/;

/** An English sentence, wherever it stands: what is logged begins with a small letter here. */
const SENTENCE = /^\p{Lu}.* .*([.?]|: \{\})$/su;

export type Said = { template: string; file: string };

/** Every template in the sources, where it stands first. */
export function saidByRust(): Said[] {
  const found = new Map<string, Said>();
  for (const folder of SOURCES) {
    for (const path of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).sort()) {
      if (!path.endsWith(".rs") || /(^|\/)tests(\.rs$|\/)/.test(path)) continue;
      const file = `${folder}/${path}`;
      for (const template of templates(readFileSync(join(ROOT, file), "utf8"))) {
        if (!found.has(template)) found.set(template, { template, file });
      }
    }
  }
  return [...found.values()];
}

/** The templates of one source, without those of its tests and those that only put other texts together. */
export function templates(source: string): string[] {
  const [code = ""] = source.split(/^#\[cfg\((?:all\()?test\b.*\n(?:#.*\n)*mod \w+ \{/m);
  const said: string[] = [];
  let before = "";
  let end = 0;
  for (const token of code.matchAll(TOKENS)) {
    // A comment or a line break between a call and its text changes nothing.
    before = (before + code.slice(end, token.index)).replace(/\s+/g, " ").slice(-80);
    end = token.index + token[0].length;
    const [, , literal] = token;
    if (literal === undefined) continue;
    const template = asTemplate(literal);
    if (
      (SAYS.test(before.replace(/\( $/, "(")) || SENTENCE.test(template)) &&
      /\p{L}{2,}/u.test(template.replaceAll("{}", ""))
    ) {
      said.push(template);
    }
    before = "";
  }
  return said;
}

/** A literal as it is said: without escapes and the breaks of long lines, each thing that is filled in as "{}". */
function asTemplate(literal: string): string {
  return literal
    .replace(/\\\n\s*/g, "")
    .replace(/\\(["\\'])/g, "$1")
    .replace(/\{[^{}]*\}/g, "{}");
}
