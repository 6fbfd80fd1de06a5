// A hand that opens conversations, types and sends, as the seed has it, faster than any person; and commands that take their
// time, each another one, on the way to the app and on the way back. What it does it notes in `window.hand`.
let state = SEED >>> 0;
const next = (below) => {
  // Mulberry32 (Tommy Ettinger, 2017).
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
};
const pause = (most) => new Promise((resolve) => setTimeout(resolve, next(most)));

const ask = window.fetch;
window.fetch = async (...request) => {
  hand.commands += 1;
  await pause(300);
  const answer = await ask(...request);
  await pause(300);
  return answer;
};

const hand = (window.hand = { steps: 0, sent: [], left: {}, switches: 0, commands: 0, surprises: [] });
const open = () => document.querySelector('[data-testid="conversation"]')?.dataset.conversationId ?? null;
const field = () => document.querySelector('[data-testid="composer-text"]');

function look() {
  const id = open();
  const expected = hand.left[id] ?? "";
  if (field() && field().value !== expected) hand.surprises.push(`${id} shows ${field().value} instead of ${expected}`);
}

function type() {
  const [id, composer] = [open(), field()];
  if (!composer) return;
  composer.focus();
  composer.setSelectionRange(composer.value.length, composer.value.length);
  document.execCommand("insertText", false, `<${id}#${hand.steps}> `);
  hand.left[id] = composer.value;
}

function send() {
  const [id, composer] = [open(), field()];
  if (!composer || composer.value.trim() === "") return;
  const text = composer.value.trim();
  composer.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  hand.sent.push([id, text]);
  hand.left[id] = "";
}

void (async () => {
  while (hand.steps < STEPS) {
    const rows = [...document.querySelectorAll('[data-testid="inbox-row"]')];
    const choice = next(10);
    if (choice < 5) {
      rows[next(rows.length)].click();
      hand.switches += 1;
      // Sometimes before the page has drawn anything: then one types where one was.
      if (next(3) > 0) await pause(30);
      else type();
      if (next(3) > 0) await Promise.resolve();
    } else if (choice < 9) {
      type();
    } else {
      send();
    }
    await pause(60);
    look();
    hand.steps += 1;
  }
})();
return true;
