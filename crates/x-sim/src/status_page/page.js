// Asks for the state once a second and draws what changed. Everything that people wrote becomes text, never markup.
"use strict";

const byId = (id) => document.getElementById(id);
const REMEMBERED = 500;
const numbers = new Intl.NumberFormat("en");
const dollars = new Intl.NumberFormat("en", { style: "currency", currency: "USD", minimumFractionDigits: 3 });
let known = 0;
let chosen = null;
const drawn = { names: new Map() };

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const timeOf = (millis) => new Date(millis).toISOString().slice(11, 19);
const dayOf = (millis) => new Date(millis).toISOString().slice(0, 10);
const shortMoment = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const momentOf = (millis) => new Date(millis).toISOString().slice(0, 16).replace("T", " ");
const words = (snake) => snake.replaceAll("_", " ");

function recent(millis) {
  if (!millis) return "";
  return dayOf(millis) === dayOf(drawn.now) ? timeOf(millis).slice(0, 5) : shortMoment.format(millis);
}

function resetOf(millis) {
  const time = timeOf(millis);
  return dayOf(millis) === dayOf(drawn.now) ? time : `${shortMoment.format(millis)}, ${time}`;
}

async function ask(path, body) {
  const options = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(path, options);
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error ?? `The simulator answered ${answer.status}.`);
  return told;
}

function complain(error) {
  byId("problem").hidden = !error;
  byId("problem").textContent = error ? error.message : "";
}

// Draws a part anew only when it differs, so that what is focused or selected stays so.
function draw(part, data, make) {
  const text = JSON.stringify(data);
  if (drawn[part] === text) return;
  drawn[part] = text;
  make(data);
}

function count(section, shown, total) {
  const label = shown < total ? `${numbers.format(shown)} of ${numbers.format(total)}` : numbers.format(total);
  byId(section).querySelector(".count").textContent = label;
}

function drawPeople(people) {
  const rows = people.map((person) => {
    const face = person.picture
      ? element("img", { src: person.picture, alt: "" })
      : element("i", { ariaHidden: "true" }, [...person.name][0] ?? "?");
    const about = `@${person.username}${person.owner ? " · owner" : ""}`;
    const events = element("span", { className: "muted number", title: "Events that this person may see" }, numbers.format(person.events));
    return element("li", { className: "person" }, face, element("b", {}, person.name), events, element("span", { className: "muted" }, about));
  });
  byId("people").querySelector("ul").replaceChildren(...rows);
}

function nameOf(conversation) {
  const others = conversation.participants.filter((username) => username !== drawn.owner);
  const shown = others.slice(0, 4).map((username) => drawn.names.get(username) ?? username).join(", ");
  const more = others.length - 4;
  return more > 0 ? `${shown} and ${more} more` : shown || "Nobody else is left";
}

function drawConversations(conversations) {
  const rows = conversations.map((conversation) => {
    const button = element(
      "button",
      { type: "button", title: conversation.id },
      element("b", {}, nameOf(conversation)),
      element("span", { className: "muted figures" }, recent(conversation.last_at)),
      element("span", { className: "muted" }, conversation.id.includes("-") ? "One to one" : `Group of ${conversation.participants.length}`),
      element("span", { className: "muted number" }, numbers.format(conversation.events)),
    );
    button.setAttribute("aria-pressed", String(conversation.id === chosen?.id));
    button.addEventListener("click", () => choose(conversation));
    return element("li", {}, button);
  });
  byId("conversations").querySelector("ul").replaceChildren(...rows);
}

async function choose(conversation) {
  chosen = conversation;
  byId("talk-title").textContent = nameOf(conversation);
  const people = conversation.participants.map((username) => element("option", { value: username }, drawn.names.get(username) ?? username));
  byId("talk").querySelector("select").replaceChildren(...people);
  byId("talk").querySelector("form").hidden = people.length === 0;
  for (const button of byId("conversations").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.title === conversation.id));
  }
  await drawTalk();
}

function sayingOf(event, names) {
  const name = (id) => names.get(id) ?? id;
  const { content } = event;
  if (content.message) return `${name(event.sender)}: ${content.message.text || "(an attachment)"}`;
  if (content.joined) return `${name(event.sender)} added ${content.joined.people.map(name).join(", ")}`;
  if (content.left) return `${content.left.people.map(name).join(", ")} left`;
  return `Something called ${Object.values(content)[0]?.event_type ?? "unknown"}`;
}

async function drawTalk() {
  if (!chosen) return;
  const events = await ask(`/sim/events?conversation=${encodeURIComponent(chosen.id)}`);
  draw("talk", events, () => {
    const list = byId("talk").querySelector("ol");
    const rows = events.map((event) =>
      element("li", {}, element("time", { className: "muted" }, momentOf(event.created_at)), sayingOf(event, drawn.names)),
    );
    list.replaceChildren(...rows);
    list.scrollTop = list.scrollHeight;
  });
}

function drawRequests(requests, names) {
  const body = byId("requests").querySelector("tbody");
  const rows = requests.reverse().map((request) => {
    const kind = request.status === 0 || request.status >= 500 ? "failed" : request.status >= 400 ? "refused" : "";
    return element(
      "tr",
      {},
      element("td", { className: "figures" }, timeOf(request.at)),
      element("td", { className: `figures ${kind}` }, request.status === 0 ? "cut" : String(request.status)),
      element("td", {}, request.method),
      element("td", {}, request.path_and_query),
      element("td", {}, request.user ? (names.get(request.user) ?? request.user) : ""),
    );
  });
  body.prepend(...rows);
  while (body.rows.length > REMEMBERED) body.lastElementChild.remove();
}

function drawLimits(limits, names) {
  const rows = limits.map((limit) =>
    element(
      "tr",
      {},
      element("td", {}, limit.calls.map(words).join(", ")),
      element("td", {}, limit.user ? (names.get(limit.user) ?? limit.user) : limit.app),
      element("td", {}, limit.window_seconds > 3600 ? "24 h" : "15 min"),
      element("td", { className: `number ${limit.used >= limit.limit ? "refused" : ""}` }, `${numbers.format(limit.used)} of ${numbers.format(limit.limit)}`),
      element("td", { className: "number" }, resetOf(limit.resets_at)),
    ),
  );
  byId("limits").querySelector("tbody").replaceChildren(...rows);
}

function drawBill(bill, names) {
  byId("bill").querySelector(".count").textContent = bill.lines.length > 0 ? dollars.format(bill.total / 1000) : "";
  // The last day first.
  const rows = bill.lines.toReversed().map((line) =>
    element(
      "tr",
      {},
      element("td", { className: "figures" }, line.day),
      element("td", {}, line.user ? (names.get(line.user) ?? line.user) : line.app),
      element("td", {}, words(line.call)),
      element("td", { className: "number" }, numbers.format(line.charged)),
      element("td", { className: "number" }, dollars.format(line.amount / 1000)),
    ),
  );
  byId("bill").querySelector("tbody").replaceChildren(...rows);
}

async function refresh() {
  const state = await ask(`/sim/overview?requests=${known}`);
  if (state.requests_total < known) {
    // Another simulator answers on this port.
    location.reload();
    return;
  }
  known = state.requests_total;
  // People are named by their ids in events and by their usernames in conversations.
  const names = new Map(state.people.flatMap(({ id, username, name }) => [[id, name], [username, name]]));
  Object.assign(drawn, { names, now: state.now, owner: state.people.find((person) => person.owner)?.username });
  byId("where").textContent = state.origin;
  byId("clock").textContent = `${momentOf(state.now)} UTC`;
  byId("reachable").checked = state.reachable;
  count("people", state.people.length, state.people_total);
  count("conversations", state.conversations.length, state.conversations_total);
  byId("requests").querySelector(".count").textContent = numbers.format(state.requests_total);
  draw("people", state.people, drawPeople);
  draw("conversations", state.conversations, drawConversations);
  drawRequests(state.requests, names);
  draw("limits", state.limits, (limits) => drawLimits(limits, names));
  draw("bill", state.bill, (bill) => drawBill(bill, names));
  if (!chosen && state.conversations.length > 0) await choose(state.conversations[0]);
  else await drawTalk();
}

byId("reachable").addEventListener("change", (event) => {
  ask("/sim/reachable", { reachable: event.target.checked }).then(() => complain(null), complain);
});

byId("talk").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const [sender, text] = [form.querySelector("select").value, form.querySelector("input").value];
  ask("/sim/messages", { sender, text, conversation: chosen.id })
    .then(() => {
      form.querySelector("input").value = "";
      complain(null);
      return drawTalk();
    })
    .catch(complain);
});

async function watch() {
  try {
    await refresh();
    if (byId("problem").dataset.lost) complain(null);
    delete byId("problem").dataset.lost;
  } catch (error) {
    byId("problem").dataset.lost = "yes";
    complain(error instanceof TypeError ? new Error("The simulator does not answer. Start it again; this page goes on by itself.") : error);
  }
  setTimeout(watch, 1000);
}

watch();
