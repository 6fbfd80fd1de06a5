// A believable month, and the hard cases beside it.
import type { Person, TimelineItem } from "../../src/ipc";
import { FakeIpc } from "../fakes/fake-ipc";
import {
  conversation,
  DAY,
  diagnostics,
  hanging,
  HOUR,
  joined,
  left,
  ME,
  message,
  MINUTE,
  person,
  picture,
  sending,
} from "../fakes/world";

const now = Date.now();
const ANN = person("2001", "Ann Kowalski", "annk", { hasPicture: true, pictureVersion: 1 });
const JONAS = person("2002", "Jonas Weber", "jonasw");
const PRIYA = person("2003", "Priya Raman", "priya_r", { hasPicture: true, pictureVersion: 1 });
const TOM = person("2004", "Tom Hughes", "tomh", { receivesOurMessages: false });
const SARA = person("2005", "Sara Lindholm", "saralind");
const YUKI = person("2006", "佐藤 由紀", "yuki_s");
const OMAR = person("2007", "عمر حداد", "omarh");
const LONG = person("2008", `The ${"very ".repeat(400)}long name`, "longname");
const TURNING = person("2009", "\u202eEvil \u2066mark\u2069\u2069", "turning");
const TOWER = person("2010", `Z${"\u0301\u0348\u0317".repeat(60)}algo`, "zalgo");
const CROWD = Array.from({ length: 46 }, (_, index) =>
  person(`${2100 + index}`, `Guest ${index + 1}`, `guest${index}`),
);
const STRANGE = [LONG, TURNING, TOWER];
const PEOPLE: Person[] = [{ ...ME, hasPicture: false }, ANN, JONAS, PRIYA, TOM, SARA, YUKI, OMAR, ...STRANGE, ...CROWD];

const photo = (mediaKey: string, width: number | null, height: number | null) =>
  hanging(mediaKey, "photo", { width, height });

function hike(): TimelineItem[] {
  const yesterday = now - DAY;
  return [
    message("5001", JONAS.id, "Who is in for Saturday? Forecast says dry until four.", yesterday - 3 * HOUR),
    message("5002", PRIYA.id, "Me! I can drive if someone brings coffee.", yesterday - 170 * MINUTE),
    message("5003", ME.id, "Coffee is on me. Two flasks.", yesterday - 160 * MINUTE),
    joined("5004", [SARA.id], JONAS.id, yesterday - 150 * MINUTE),
    message("5005", SARA.id, "Hello everyone", yesterday - 140 * MINUTE),
    message(
      "5006",
      SARA.id,
      "Is the upper path open again? Last time we had to turn back at the bridge.",
      yesterday - 139 * MINUTE,
    ),
    message("5007", JONAS.id, "Yes, since last week. I called the hut.", yesterday - 100 * MINUTE),
    left("5008", [TOM.id], yesterday - 90 * MINUTE),
    picture("5009", PRIYA.id, "", photo("lake", 1600, 1067), now - 4 * HOUR),
    message("5010", PRIYA.id, "This is the view from the bench above the lake. Worth the climb.", now - 239 * MINUTE),
    message("5011", ME.id, "Oh wow", now - 200 * MINUTE),
    message("5012", ME.id, "I am bringing the good camera then", now - 199 * MINUTE),
    message(
      "5013",
      JONAS.id,
      "Meet at 8:10 at the station, platform 3. The bus waits for that train.",
      now - 30 * MINUTE,
    ),
    message("5014", SARA.id, "Perfect, see you there", now - 12 * MINUTE),
    message("5015", SARA.id, "@jonasw this one? #snow", now - 11 * MINUTE, {
      mentions: [{ start: 0, end: 7 }],
      hashtags: [{ start: 18, end: 23 }],
      posts: [
        {
          id: "4711",
          address: "https://x.com/annk/status/4711",
          author: ANN.id,
          authorHandle: "annk",
          picture: null,
          text: "The upper path is open again since this morning. Bring gloves, the chain at the bridge is cold.",
          at: now - 3 * DAY,
        },
      ],
    }),
  ];
}

function ann(): TimelineItem[] {
  const items: TimelineItem[] = [];
  const lines = [
    "Did you get the tickets?",
    "Yes, row F",
    "Brilliant. I will bring your book back, it was lovely",
    "No hurry at all",
    "The ending though. I had to put it down for a day and come back to it. Did you expect that from the first half? I certainly did not.",
    "I know!! That is exactly why I gave it to you",
  ];
  for (let index = 0; index < 240; index++) {
    const sender = index % 5 < 3 ? ANN.id : ME.id;
    items.push(
      message(`${6000 + index}`, sender, lines[index % lines.length] ?? "", now - (300 - index) * 40 * MINUTE),
    );
  }
  const missing = {
    key: "missing:6230",
    eventId: null,
    at: now - 70 * 40 * MINUTE,
    content: { type: "missing" },
  } as const;
  items.splice(231, 0, missing);
  items.push(message("6900", ANN.id, "Are you still up for Thursday?", now - 50 * MINUTE));
  items.push(message("6901", ANN.id, "I could be there at seven", now - 49 * MINUTE));
  items.push(sending("9001", "Yes! Seven is good", { state: "sent", eventId: "6902" }, now - 47 * MINUTE));
  items.push(message("6903", ANN.id, "<img src=x onerror=alert(1)> is my new band name", now - 20 * MINUTE));
  items.push(sending("9002", "Best one so far", { state: "sending" }, now - 1000));
  return items;
}

function states(): TimelineItem[] {
  const at = now - 2 * HOUR;
  return [
    message("7000", TOM.id, "This one is gone at X", at - 2 * HOUR, { vanished: true }),
    message("7001", TOM.id, "Send me the plans when you have them", at - HOUR),
    message("7003", ME.id, "X did not delete this", at - 1 * HOUR, { notDeleted: { detail: "Not permitted." } }),
    sending("9101", "Here they come", { state: "sent", eventId: "7002" }, at),
    sending("9102", "First the ground floor", { state: "retryAt", at: now + 60_000, offline: true }, at + 30 * MINUTE),
    sending("9103", "Then the roof", { state: "retryAt", at: now + 9 * MINUTE, offline: false }, at + 45 * MINUTE),
    sending("9104", "Did this arrive?", { state: "unconfirmed" }, at + 60 * MINUTE),
    sending("9105", "And the garden", { state: "wedged", reason: { kind: "notAllowed" } }, at + 75 * MINUTE),
    sending(
      "9106",
      "One more",
      { state: "wedged", reason: { kind: "refused", detail: "You are not permitted to perform this action." } },
      at + 100 * MINUTE,
    ),
  ];
}

function hard(): TimelineItem[] {
  return [
    message("8001", LONG.id, `${"word".repeat(500)}`, now - 3 * HOUR),
    message("8002", LONG.id, "‮reversed by an override mark", now - 2 * HOUR),
    message("8003", OMAR.id, "مرحبا، كيف حالك اليوم؟ (ok)", now - 100 * MINUTE),
    message("8004", YUKI.id, "来週の金曜日、空いていますか？", now - 90 * MINUTE),
    picture("8005", LONG.id, "", photo("sliver", 1, 20000), now - 80 * MINUTE),
    picture("8006", LONG.id, "With a caption below the picture", photo("missing", null, null), now - 70 * MINUTE),
    message("8007", LONG.id, "👋🏽".repeat(120), now - 60 * MINUTE),
    {
      ...picture(
        "8008",
        LONG.id,
        "",
        hanging("clip", "video", { width: 1280, height: 720, durationMs: 12_400 }),
        now - 50 * MINUTE,
      ),
    },
  ];
}

function crowd(): TimelineItem[] {
  return [
    joined(
      "8100",
      CROWD.map(({ id }) => id),
      LONG.id,
      now - 4 * HOUR,
    ),
    message("8101", TOWER.id, `T${"\u0301\u0348\u0317".repeat(60)}owers of marks`, now - 3 * HOUR),
    message("8102", TURNING.id, "\u202eturned around\nsecond line", now - 2 * HOUR),
    message("8103", LONG.id, "https://example.org/".padEnd(4000, "long/"), now - 110 * MINUTE),
    message("8104", TURNING.id, "🎉🎉", now - 100 * MINUTE),
    message("8105", ME.id, "👨‍👩‍👧‍👦", now - 90 * MINUTE),
    message("8106", TOWER.id, "🙂".repeat(500), now - 80 * MINUTE),
    message("8107", ME.id, "x".repeat(3000), now - 70 * MINUTE),
  ];
}

function syncing() {
  return diagnostics({
    now,
    lastCatchUp: now - 70_000,
    openGaps: 2,
    windows: [
      { calls: ["events"], span: "quarterHour", limit: 15, remaining: 12, resetsAt: now + 9 * MINUTE },
      {
        calls: ["conversation_events", "events_with", "dm_media"],
        span: "quarterHour",
        limit: 15,
        remaining: 3,
        resetsAt: now + 4 * MINUTE,
      },
      { calls: ["send_to_conversation"], span: "appDay", limit: 1440, remaining: 1402, resetsAt: now + 5 * HOUR },
      { calls: ["users"], span: "quarterHour", limit: 900, remaining: 899, resetsAt: now - MINUTE },
    ],
    chargedToday: [
      { billable: "event_read", units: 31 },
      { billable: "send", units: 3 },
    ],
    chargedThisMonth: [
      { billable: "event_read", units: 1204 },
      { billable: "user_read", units: 41 },
      { billable: "send", units: 87 },
    ],
  });
}

export function month(): FakeIpc {
  const fake = new FakeIpc();
  fake.people = PEOPLE;
  fake.diagnostics = syncing();
  const text = (person: string | null, own: boolean, line: string) =>
    ({ person, own, content: { type: "message", text: line, attachment: null } }) as const;
  fake.conversations = [
    conversation("1001-2001", [ANN.id], {
      preview: text(ANN.id, false, "<img src=x onerror=alert(1)> is my new band name"),
      lastEventAt: now - 20 * MINUTE,
      unreadCount: 1,
    }),
    conversation("3001", [SARA.id, JONAS.id, PRIYA.id], {
      preview: text(SARA.id, false, "Perfect, see you there"),
      lastEventAt: now - 12 * MINUTE,
      unreadCount: 2,
    }),
    conversation("1001-2006", [YUKI.id], {
      preview: text(YUKI.id, false, "来週の金曜日、空いていますか？"),
      lastEventAt: now - 3 * HOUR,
      pinned: true,
    }),
    conversation("1001-2004", [TOM.id], {
      preview: text(ME.id, true, "And the garden"),
      lastEventAt: now - 26 * HOUR,
      wedgedCount: 1,
    }),
    conversation("1001-2002", [JONAS.id], {
      preview: text(ME.id, true, "Sounds good"),
      lastEventAt: now - 2 * DAY,
      draft: "I was wondering whether we could",
    }),
    conversation("3002", [ANN.id, PRIYA.id, TOM.id, OMAR.id, "2999"], {
      preview: { person: PRIYA.id, own: false, content: { type: "joined", people: [OMAR.id] } },
      lastEventAt: now - 4 * DAY,
      unreadCount: 12,
      muted: { type: "always" },
    }),
    conversation("1001-2007", [OMAR.id], {
      preview: text(OMAR.id, false, "مرحبا، كيف حالك"),
      lastEventAt: now - 9 * DAY,
      markedUnread: true,
    }),
    conversation("1001-2999", ["2999"], { preview: text("2999", false, "hey"), lastEventAt: now - 20 * DAY }),
    conversation("3003", [LONG.id, OMAR.id, YUKI.id], {
      preview: text(LONG.id, false, "word".repeat(50)),
      lastEventAt: now - 400 * DAY,
      unreadCount: 1234,
    }),
    conversation(
      "3004",
      [...STRANGE, ...CROWD].map(({ id }) => id),
      { preview: text(TOWER.id, false, "🙂".repeat(500)), lastEventAt: now - 401 * DAY },
    ),
    conversation("1001-2009", [TURNING.id], {
      preview: text(TURNING.id, false, "\u202eturned around"),
      lastEventAt: now - 402 * DAY,
    }),
    conversation("1001-2010", [TOWER.id], {
      preview: text(ME.id, true, `T${"\u0301\u0348\u0317".repeat(60)}owers`),
      lastEventAt: now - 403 * DAY,
      draft: "y".repeat(10_000),
    }),
  ];
  fake.timelines = new Map([
    ["3001", hike()],
    ["1001-2001", ann()],
    ["1001-2004", states()],
    ["3003", hard()],
    ["3004", crowd()],
  ]);
  fake.readUpTo = new Map([
    ["3001", "5012"],
    ["1001-2001", "6902"],
    ["3003", "8007"],
  ]);
  fake.answer({ mediaAddress: (kind, id) => `./${kind}-${id}.svg` });
  return fake;
}

/** A hundred thousand messages in one conversation. */
export function endless(): FakeIpc {
  const fake = month();
  const lines = ["Yes", "I think so too, but let us ask the others first", "When?", "Tomorrow at eight, as always"];
  fake.timelines.set(
    "1001-2001",
    Array.from({ length: 100_000 }, (_, index) =>
      message(
        `${600_000 + index}`,
        index % 3 ? ANN.id : ME.id,
        lines[index % 4] ?? "",
        now - (100_000 - index) * MINUTE,
      ),
    ),
  );
  fake.readUpTo.set("1001-2001", "699999");
  return fake;
}

export function signedOut(): FakeIpc {
  const fake = new FakeIpc();
  fake.startup = { ...fake.startup, account: null };
  return fake;
}
