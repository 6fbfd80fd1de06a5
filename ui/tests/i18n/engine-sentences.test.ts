import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { speak, translated } from "../../src/i18n";
import { foreignLanguage } from "../../src/i18n/left-in-english";
import { sentences as arabic } from "../../src/i18n/ar-engine";
import { type EngineSentences, takeApart, translatorInto, withHoles } from "../../src/i18n/engine-sentences";
import { sentences as japanese } from "../../src/i18n/ja-engine";
import { CommandFailure } from "../../src/ipc";
import { saidByRust, templates } from "./rust-sentences";

const TABLES: Record<string, EngineSentences> = { arabic, japanese };
const TEMPLATES = withHoles(arabic);

/** What Rust says, but not on the page. */
const NOT_ON_THE_PAGE: Record<string, string> = {
  "crates/x-auth/src/web_page.rs": "is read in the browser",
  "src-tauri/src/arguments.rs": "is printed in the terminal",
  "src-tauri/src/bindings.rs": "describes a permission to developers",
  "src-tauri/src/lib.rs: Pipit could not start: {}": "is printed in the terminal",
  "crates/dm-model/src/ids.rs": "answers a page that makes up ids",
  "crates/x-api/src/page.rs: this is no cursor": "answers a store that makes up cursors",
};

/** What Rust's own library says of a file that cannot be written: nobody of ours wrote it. */
const SAID_BY_THE_SYSTEM = [
  "permission denied",
  "entity not found",
  "no storage space",
  "quota exceeded",
  "read-only filesystem or storage medium",
];

afterEach(() => speak("en"));

const holes = (template: string) => template.split("{}").length - 1;

function filled(template: string, parts: readonly string[]): string {
  return template.split("{}").reduce((said, literal, index) => `${said}${parts[index - 1] ?? ""}${literal}`);
}

const reachesThePage = saidByRust().filter(
  ({ file, template }) => !(file in NOT_ON_THE_PAGE) && !(`${file}: ${template}` in NOT_ON_THE_PAGE),
);

test.each(Object.entries(TABLES))(
  "the %s table translates all that Rust says on the page, and nothing else",
  (_, table) => {
    const said = [...reachesThePage.map(({ template }) => template), ...SAID_BY_THE_SYSTEM];
    expect(Object.keys(table).sort()).toEqual(said.sort());
  },
);

test("every exception to that is still needed", () => {
  const said = saidByRust().flatMap(({ file, template }) => [file, `${file}: ${template}`]);
  expect(Object.keys(NOT_ON_THE_PAGE).filter((exception) => !said.includes(exception))).toEqual([]);
});

test("sentences are found wherever Rust says them", () => {
  const source = `
    // Not "This one."
    #[error("Alice's \\"{name}\\" \\
             is lost.")]
    #[error(
        "{} is {} MB", self.name, megabytes(*bytes))]
    CommandError::sentence(format!("no {what}")).with_hint("come again");
    let refusal = if long { "It is too long?" } else { format!("X refused: {detail}") };
    tracing::warn!("nothing that anybody reads.");
    #[error(transparent)]
    #[error("{0}")]
    let lifetime: &'static str = '"'; f("It is found behind a quote.");

    #[cfg(test)]
    mod tests { sentence("Only a test says this.") }`;
  expect(templates(source.replaceAll("\n    ", "\n"))).toEqual([
    'Alice\'s "{}" is lost.',
    "{} is {} MB",
    "no {}",
    "come again",
    "It is too long?",
    "X refused: {}",
    "It is found behind a quote.",
  ]);
});

test.each(Object.entries(TABLES))("the %s table takes all that is filled in, and shows it", (_, table) => {
  for (const [template, translation] of Object.entries(table)) {
    const amount = holes(template);
    expect([template, typeof translation === "string" ? 0 : translation.length]).toEqual([template, amount]);
    if (typeof translation === "string") continue;
    const parts = Array.from({ length: amount }, (_, index) => `«${index}»`);
    for (const part of parts) expect(translation(...parts)).toContain(part);
  }
});

test("a table's sentence never begins in the direction of another language", () => {
  // The page finds the direction of a sentence by its first letter.
  for (const [template, translation] of Object.entries(arabic)) {
    const said = translatorInto("ar", arabic)(filled(template, Array(holes(template)).fill("/home/alice")));
    const [first] = said.replaceAll(/\u2068.*?\u2069/g, "").match(/\p{L}|\u200f/u) ?? [];
    expect([said, first]).toEqual([said, expect.stringMatching(/\p{Script=Arabic}|\u200f/u)]);
    expect(translation).toBeDefined();
  }
});

test("whatever is filled in, its template is found, and says the same again", () => {
  const any = fc
    .constantFrom(...TEMPLATES)
    .chain((template) =>
      fc.tuple(
        fc.constant(template),
        fc.array(fc.string({ unit: "grapheme" }), { minLength: holes(template), maxLength: holes(template) }),
      ),
    );
  fc.assert(
    fc.property(any, ([template, parts]) => {
      const sentence = filled(template, parts);
      const found = TEMPLATES.find((candidate) => takeApart(candidate, sentence) !== null);
      expect(found).toBeDefined();
      expect(filled(found ?? "", takeApart(found ?? "", sentence) ?? [])).toBe(sentence);
    }),
    { numRuns: 2_000 },
  );
});

test("numbers and paths are found in each template as they were filled in", () => {
  const part = fc.oneof(
    fc.nat().map(String),
    fc.array(fc.constantFrom("a", "B", "7", "_", "é", "愛"), { minLength: 1 }).map((names) => `/${names.join("/")}`),
  );
  for (const template of TEMPLATES) {
    fc.assert(
      fc.property(fc.array(part, { minLength: holes(template), maxLength: holes(template) }), (parts) => {
        const sentence = filled(template, parts);
        expect(TEMPLATES.find((candidate) => takeApart(candidate, sentence) !== null)).toBe(template);
        expect(takeApart(template, sentence)).toEqual(parts);
      }),
    );
  }
});

test("a hole's end is found, or there is none", () => {
  expect(takeApart("{} of {}", "one of two of three")).toEqual(["one", "two of three"]);
  expect(takeApart("({}).", "().")).toEqual([""]);
  expect(takeApart("ab{}bc", "abc")).toBeNull();
  expect(takeApart("Alice {}!", "Alice wrote")).toBeNull();
  expect(takeApart("Alice", "Alice wrote")).toBeNull();
});

test("what was filled in stands where the other language wants it, its numbers in that language's digits", async () => {
  const said = "This picture has 12000 × 80 pixels; X takes 8192 × 8192. Send it smaller?";
  expect(translated(said)).toBe(said);
  await speak("ja");
  expect(translated(said)).toBe(
    "この画像は12,000 × 80ピクセルです。Xで送れるのは8,192 × 8,192までです。小さくして送りますか？",
  );
  expect(translated("X refused this: Bob said no.")).toBe("Xが断りました：Bob said no.");
  expect(
    translated(
      "Signing in needs one of the ports 47231 of this computer, but other programs use them. Close one of them and try again.",
    ),
  ).toContain("ポート47231の");
});

test("a path keeps its own direction in a language that runs the other way", async () => {
  await speak("ar");
  expect(translated("Check that /home/alice/Pipit can be written (permission denied).")).toBe(
    "تحقّق من إمكان الكتابة في \u2068/home/alice/Pipit\u2069 (لا تملك الصلاحية).",
  );
});

test("a sentence within a sentence is translated too", async () => {
  await speak("ja");
  expect(translated("Try again (the place for secrets failed: it was interrupted).")).toBe(
    "もう一度お試しください（秘密の保管場所を使えませんでした：中断されました）。",
  );
});

test("a sentence that no table knows stays as it is, and says that it is English", async () => {
  expect(foreignLanguage("Bob took it away.")).toBeUndefined();
  await speak("ar");
  expect(translated("Bob took it away.")).toBe("Bob took it away.");
  expect(foreignLanguage("Bob took it away.")).toBe("en");
  expect(foreignLanguage(translated("Pipit is closing."))).toBeUndefined();
});

test("a failure that is on screen follows a change of the language", async () => {
  const failure = new CommandFailure({
    code: null,
    message: "Your keychain is locked.",
    hint: "Unlock it, and Pipit goes on.",
  });
  expect([failure.message, failure.hint]).toEqual(["Your keychain is locked.", "Unlock it, and Pipit goes on."]);
  await speak("ja");
  expect([failure.message, failure.hint]).toEqual([
    "キーチェーンがロックされています。",
    "解除すると、Pipitは続行します。",
  ]);
  expect(String(failure)).toBe("CommandFailure: キーチェーンがロックされています。");
});
