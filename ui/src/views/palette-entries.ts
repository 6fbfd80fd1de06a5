// What the command palette offers for what was typed: conversations as the inbox has them, the recent ones first, then what
// one can do. A word that was typed must begin a word of the name: that is how people look for people, and it holds for all
// scripts that part words; where none are parted (Chinese, Japanese), any place of the name will do.
import type { Component } from "svelte";
import type { Conversation } from "../ipc";
import type { PeopleStore } from "../stores/people.svelte";
import { plain } from "./matching-people";

export type PaletteAction = { key: string; label: string; icon: Component; act: () => void };
export type PaletteEntry =
  | { key: string; conversation: Conversation; action?: never }
  | { key: string; conversation?: never; action: PaletteAction };

/** More than these nobody reads through; a letter more finds the others. */
const MOST_RECENT = 8;
const MOST_FOUND = 50;

const UNPARTED = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u;

function matches(name: string, wanted: readonly string[]): boolean {
  const shown = plain(name);
  const beginnings = shown.split(/[^\p{L}\p{N}\p{M}_]+/u);
  return wanted.every(
    (word) =>
      beginnings.some((beginning) => beginning.startsWith(word)) || (UNPARTED.test(word) && shown.includes(word)),
  );
}

/** All that a conversation is called. */
function names(conversation: Conversation, people: PeopleStore): string {
  const members = conversation.people.map((id) => people.get(id));
  const parts = members.flatMap((person) => (person ? [person.name, person.username] : []));
  return [conversation.alias ?? "", people.title(conversation), ...parts].join(" ");
}

export function paletteEntries(
  typed: string,
  conversations: readonly Conversation[],
  actions: readonly PaletteAction[],
  people: PeopleStore,
): PaletteEntry[] {
  const wanted = plain(typed)
    .split(/[\s@]+/u)
    .filter((word) => word !== "");
  const found = conversations
    .filter((conversation) => wanted.length === 0 || matches(names(conversation, people), wanted))
    .slice(0, wanted.length === 0 ? MOST_RECENT : MOST_FOUND);
  return [
    ...found.map((conversation) => ({ key: `conversation-${conversation.id}`, conversation })),
    ...actions.filter(({ label }) => matches(label, wanted)).map((action) => ({ key: `action-${action.key}`, action })),
  ];
}
