import fc from "fast-check";
import { expect, test } from "vitest";
import { dollars, dollarsToEdit, parseDollars } from "../../src/i18n";

test("dollars have two decimals, and three only where they are needed", () => {
  expect([0, 10, 15, 20, 1_234_500].map(dollars)).toEqual(["$0.00", "$0.01", "$0.015", "$0.02", "$1,234.50"]);
});

test("an amount is understood with its sign, with a comma, and without what goes without saying", () => {
  expect(["0.015", "$0.015", " 0,015 ", ".5", "2", "2."].map(parseDollars)).toEqual([15, 15, 15, 500, 2000, 2000]);
});

test("what is no amount, or finer than a thousandth, is not guessed at", () => {
  for (const typed of ["", " ", "$", ".", "free", "-1", "0.0005", "1e3", "1234567", "1.2.3"]) {
    expect(parseDollars(typed)).toBeNull();
  }
});

test("what a field shows means the same when it is read back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), (amount) => parseDollars(dollarsToEdit(amount)) === amount),
  );
});
