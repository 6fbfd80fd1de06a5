import type { Person } from "../ipc";

const MOST = 100;

/** Lower case, without accents: "Zoe" finds "Zoë". */
export function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();
}

/** Who matches what was typed: by the beginning of any part of the name, or of the handle, with or without "@". */
export function matchingPeople(people: readonly Person[], typed: string): Person[] {
  const wanted = plain(typed.trim().replace(/^@/, ""));
  const matches = people.filter(({ name, username }) => {
    const shown = plain(name);
    return shown.startsWith(wanted) || shown.includes(` ${wanted}`) || plain(username).startsWith(wanted);
  });
  return matches.slice(0, MOST);
}
