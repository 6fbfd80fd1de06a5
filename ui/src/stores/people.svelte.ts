import { SvelteMap } from "svelte/reactivity";
import { firstName, groupName, shownName, words } from "../i18n";
import type { Conversation, Ipc, Person, UserId } from "../ipc";
import { coalesced } from "./coalesced";
import { unlessUnchanged } from "./unless-unchanged";

/** Everyone whom something on screen names, and how they are called there. */
export class PeopleStore {
  #ipc: Ipc;
  #people = new SvelteMap<UserId, Person>();
  /** The account's own person, who is "You" in sentences. */
  readonly me: UserId;

  constructor(ipc: Ipc, me: UserId) {
    this.#ipc = ipc;
    this.me = me;
  }

  /** Takes in people who came along with something else. Of whom nothing is new, nothing that names them has to be drawn anew. */
  learn(people: readonly Person[]): void {
    for (const person of people) this.#people.set(person.id, unlessUnchanged(this.get(person.id), person));
  }

  /** Everyone known but the account's own person, by name. */
  everyone = $derived.by(() =>
    [...this.#people.values()]
      .filter((person) => person.id !== this.me)
      .sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id)),
  );

  /** Reads everyone anew. */
  reload = coalesced(async () => this.learn(await this.#ipc.loadPeople()));

  get(id: UserId): Person | null {
    return this.#people.get(id) ?? null;
  }

  /** Who has this handle, without "@", whatever its case. */
  withHandle(handle: string): Person | null {
    const wanted = handle.toLowerCase();
    return [...this.#people.values()].find(({ username }) => username.toLowerCase() === wanted) ?? null;
  }

  /** "Someone" until they are known. */
  name(id: UserId | null): string {
    return shownName(id === null ? null : this.#people.get(id)?.name);
  }

  /** The first part of their name, where a line has room for no more. */
  shortName(id: UserId | null): string {
    const name = id === null ? undefined : this.#people.get(id)?.name;
    return shownName(name && firstName(name));
  }

  /** As `name`, but "You" for the account's own person. */
  nameInSentence(id: UserId | null): string {
    return id !== null && id === this.me ? words.you : this.name(id);
  }

  /** Where their picture is, if they have one. */
  picture(id: UserId): string | null {
    const person = this.#people.get(id);
    return person?.hasPicture ? this.#ipc.mediaAddress("picture", id, person.pictureVersion) : null;
  }

  /** What a conversation is called: as the person named it, or else by its people. */
  title(conversation: Pick<Conversation, "alias" | "kind" | "people">): string {
    return conversation.alias === null ? this.names(conversation) : shownName(conversation.alias);
  }

  /** A name runs in its own direction; a list of names runs as the page does, each name in it for itself. */
  titleDirection({ alias, kind }: Pick<Conversation, "alias" | "kind">): "auto" | undefined {
    return alias === null && kind === "group" ? undefined : "auto";
  }

  /** A conversation's people: "Bob Tanaka", or "Ann, Bob and 2 others". */
  names(conversation: Pick<Conversation, "kind" | "people">): string {
    if (conversation.kind === "oneToOne") return this.name(conversation.people[0] ?? this.me);
    const known = conversation.people.filter((id) => this.#people.has(id)).map((id) => this.shortName(id));
    return groupName(known, conversation.people.length);
  }
}
