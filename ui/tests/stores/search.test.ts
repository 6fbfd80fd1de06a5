import { beforeEach, expect, test, vi } from "vitest";
import { PeopleStore } from "../../src/stores/people.svelte";
import { SearchStore } from "../../src/stores/search.svelte";
import { FakeIpc } from "../fakes/fake-ipc";
import { ALICE, BOB, ME, message } from "../fakes/world";

const WITH_ALICE = "1001-1002";
const WITH_BOB = "1001-1003";

let fake: FakeIpc;
let search: SearchStore;

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakeIpc();
  fake.people = [ME, ALICE, BOB];
  fake.timelines.set(WITH_ALICE, [message("5001", ALICE.id, "the boat"), message("5004", ME.id, "a boat ride")]);
  fake.timelines.set(WITH_BOB, [message("5002", BOB.id, "boat shoes"), message("5003", BOB.id, "nothing")]);
  search = new SearchStore(fake.ipc, new PeopleStore(fake.ipc, ME.id));
  return () => vi.useRealTimers();
});

const rest = () => vi.advanceTimersByTimeAsync(0);
const ids = () => search.messages.map(({ eventId }) => eventId);

test("the store is asked at once, and while it is slow only for what is typed by the time it has answered", async () => {
  const answer = fake.holdNext("searchMessages");
  for (const text of ["b", "bo", "boa", "boat"]) search.type(text);
  expect(fake.callsOf("searchMessages")).toEqual([["b", null, null, 40]]);
  await rest();
  expect(search.settled).toBe(false);
  answer();
  await rest();
  expect(fake.callsOf("searchMessages").slice(1)).toEqual([["boat", null, null, 40]]);
  expect(ids()).toEqual(["5004", "5002", "5001"]);
});

test("what was found stands by conversation, the one with the newest message first", async () => {
  search.type("boat");
  await rest();
  expect(search.found.map(({ conversationId, messages }) => [conversationId, messages.length])).toEqual([
    [WITH_ALICE, 2],
    [WITH_BOB, 1],
  ]);
});

test("an answer to what is not looked for any more is dropped", async () => {
  const answer = fake.holdNext("searchMessages");
  search.type("boat");
  await rest();
  search.type("nothing");
  await rest();
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(ids()).toEqual(["5003"]);
});

test("an answer that comes after the search was ended shows nothing", async () => {
  const answer = fake.holdNext("searchMessages");
  search.type("boat");
  await rest();
  search.end();
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect([search.open, search.query, ids()]).toEqual([false, "", []]);
});

test("one conversation alone can be looked through", async () => {
  search.begin(WITH_BOB);
  search.type("boat");
  await rest();
  expect(ids()).toEqual(["5002"]);
  search.setWithin(null);
  await vi.advanceTimersByTimeAsync(0);
  expect(ids().length).toBe(3);
});

test("a filter that cannot be followed is told", async () => {
  search.type("boat from:@nobody");
  await rest();
  expect(search.problems).toEqual([{ type: "unknownPerson", filter: "from:@nobody" }]);
  expect(ids()).toEqual([]);
});

test("older results are added behind, and Enter waits for the answer that is on its way", async () => {
  fake.timelines.set(
    WITH_ALICE,
    Array.from({ length: 60 }, (_, index) => message(`${6000 + index}`, ALICE.id, "boat")),
  );
  search.type("boat");
  await search.look();
  expect(ids().length).toBe(40);
  await search.loadMore();
  expect(ids().length).toBe(61);
  expect(search.goOnBefore).toBeNull();
  await rest();
  expect(fake.callsOf("searchMessages").length).toBe(2);
});

test("a search that fails says so, and typing on tries anew", async () => {
  fake.failNext("searchMessages", "The store did not answer.");
  search.type("boat");
  await rest();
  expect(search.failure?.message).toBe("The store did not answer.");
  search.type("boat s");
  await rest();
  expect(search.failure).toBeNull();
  expect(ids()).toEqual(["5002"]);
});
