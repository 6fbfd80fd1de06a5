// A search in memory: words, parts of words, `from:@handle` and `has:link`. Other filters are told as not understood.
import type { ConversationId, FoundMessage, Person, SearchProblem, TextSpan, TimelineItem } from "../../src/ipc";

const FILTER = /^(from|in|has|before|after):(.*)$/i;

function partsOf(query: string) {
  const parts = query.split(/\s+/).filter((part) => part !== "");
  const filters = parts.filter((part) => FILTER.test(part));
  return { words: parts.filter((part) => !FILTER.test(part)).map((word) => word.toLowerCase()), filters };
}

export function isCalled({ name, username }: Person, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  if (wanted.startsWith("@")) return wanted.length > 1 && username.toLowerCase().startsWith(wanted.slice(1));
  return wanted !== "" && (name.toLowerCase().includes(wanted) || username.toLowerCase().includes(wanted));
}

export function problemsOf(query: string, people: Person[]): SearchProblem[] {
  return partsOf(query).filters.flatMap((filter): SearchProblem[] => {
    const [, key = "", value = ""] = FILTER.exec(filter) ?? [];
    if (value === "") return [{ type: "unfinished", filter }];
    switch (key.toLowerCase()) {
      case "from":
        return people.some((person) => isCalled(person, value)) ? [] : [{ type: "unknownPerson", filter }];
      case "has":
        return value === "link" ? [] : [{ type: "unknownContent", filter }];
      case "in":
        return [{ type: "unknownConversation", filter }];
      default:
        return [{ type: "noDate", filter }];
    }
  });
}

/** The message, if it is one and the query finds it. */
export function foundIn(
  conversationId: ConversationId,
  { eventId, at, content }: TimelineItem,
  query: string,
  people: Person[],
): FoundMessage[] {
  if (content.type !== "message" || eventId === null) return [];
  const { words, filters } = partsOf(query);
  if (words.length + filters.length === 0) return [];
  const text = content.text.toLowerCase();
  const follows = (filter: string) => {
    const [, key = "", value = ""] = FILTER.exec(filter) ?? [];
    if (key.toLowerCase() === "has") return content.links.length > 0;
    return people.some((person) => person.id === content.sender && isCalled(person, value));
  };
  if (!words.every((word) => text.includes(word)) || !filters.every(follows)) return [];
  const hits = words.map((word): TextSpan => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length }));
  const snippet = { text: content.text, hits: hits.toSorted((one, other) => one.start - other.start) };
  const attachment = content.attachments[0]?.kind ?? null;
  return [{ eventId, conversationId, sender: content.sender, at, snippet, attachment }];
}
