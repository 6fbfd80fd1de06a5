// What the engine says, in other languages. Rust owns its English sentences; each other language has a table whose keys are
// those sentences, with "{}" for what Rust fills in. A sentence is found there by taking it apart again, so Rust names no key,
// and one that no table knows is shown as it is.
import { isolated } from "./isolated";
import { isRightToLeft, type Language } from "./locale";

/** A sentence, or how to say one with what was filled in, in the order of the English one. */
export type Translation = string | ((...parts: string[]) => string);
export type EngineSentences = Readonly<Record<string, Translation>>;

const HOLE = "{}";

/** What stands in the holes of a template when it says `sentence`; null when it cannot say it. A hole ends as soon as it can. */
export function takeApart(template: string, sentence: string): string[] | null {
  const [start = "", ...literals] = template.split(HOLE);
  const end = literals.pop();
  if (end === undefined) return sentence === start ? [] : null;
  if (!sentence.startsWith(start)) return null;
  const parts: string[] = [];
  let at = start.length;
  for (const literal of literals) {
    const next = sentence.indexOf(literal, at);
    if (next < 0) return null;
    parts.push(sentence.slice(at, next));
    at = next + literal.length;
  }
  const last = sentence.length - end.length;
  return last >= at && sentence.endsWith(end) ? [...parts, sentence.slice(at, last)] : null;
}

/** Templates with holes, the one that says most by itself first: who fits several fits that one best. */
export function withHoles(sentences: EngineSentences): string[] {
  const said = (template: string) => template.replaceAll(HOLE, "").length;
  const templates = Object.keys(sentences).filter((template) => template.includes(HOLE));
  return templates.sort((one, other) => said(other) - said(one));
}

/** Says in a language what the engine said in English, also where one of its sentences was filled into another. */
export function translatorInto(language: Language, sentences: EngineSentences): (sentence: string) => string {
  const whole = new Map(Object.entries(sentences));
  const templates = withHoles(sentences);
  const fill = isRightToLeft(language) ? isolated : (part: string) => part;

  function found(sentence: string): string | null {
    const plain = whole.get(sentence);
    if (typeof plain === "string") return plain;
    for (const template of templates) {
      const parts = takeApart(template, sentence);
      const say = whole.get(template);
      if (parts && typeof say === "function") return say(...parts.map((part) => found(part) ?? filledIn(part)));
    }
    return null;
  }

  /** Numbers stay bare: a table writes those that are counted in its own digits. */
  const filledIn = (part: string) => (isAmount(part) ? part : fill(part));

  return (sentence) => found(sentence) ?? sentence;
}

function isAmount(part: string): boolean {
  return /^\d+(\.\d+)?$/.test(part);
}

/** For tables: a number that Rust filled in, as `format` writes it. */
export function amountBy(format: (amount: number) => string): (part: string) => string {
  return (part) => (isAmount(part) ? format(Number(part)) : part);
}
