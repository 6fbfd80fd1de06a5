"""An x-sim of one's own: the program is started, its addresses are read, and its control is asked over HTTP."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import requests

REPOSITORY = Path(__file__).resolve().parents[3]
# Longer than any answer of a program on the same machine takes.
PATIENCE_IN_SECONDS = 30


@dataclass(frozen=True)
class Person:
    """Somebody who lives in the simulated X."""

    id: str
    name: str
    username: str


@dataclass(frozen=True)
class Event:
    """An event as it truly happened, whatever X shows of it."""

    id: str
    conversation: str
    sender: str | None
    text: str | None

    @classmethod
    def from_control(cls, told: dict[str, Any]) -> Self:
        """Reads an event of `/sim/truth`."""
        message = told["content"].get("message", {})
        return cls(told["id"], told["conversation"], told["sender"], message.get("text"))


@dataclass(frozen=True)
class Simulator:
    """A running x-sim: where its X answers, and the hand that moves its world."""

    x: str
    control: str
    session: requests.Session

    def add_person(self, name: str, username: str) -> Person:
        """Somebody new; the first one is whom the consent page suggests."""
        made = self._post("people", {"name": name, "username": username})
        return Person(made["id"], name, username)

    def add_group(self, *people: Person) -> str:
        """A group; X shows it with its first message."""
        return self._post("groups", {"participants": [person.username for person in people]})["id"]

    def write(self, sender: Person, text: str, *, to: Person | None = None, conversation: str | None = None) -> str:
        """Lets somebody write, to a person or into a conversation; tells the event's id."""
        place = {"to": to.username} if to else {"conversation": conversation}
        return self._post("messages", {"sender": sender.username, "text": text, **place})["id"]

    def post(self, author: Person, text: str) -> str:
        """Lets somebody post; tells the address of the Post."""
        return self._post("posts", {"author": author.username, "text": text})["address"]

    def delete_post(self, address: str) -> None:
        """Takes a Post away."""
        self._post("posts/delete", {"address": address})

    def join(self, conversation: str, inviter: Person, *who: Person) -> str:
        """Lets people come into a group; tells the event's id."""
        usernames = [person.username for person in who]
        return self._post("joins", {"conversation": conversation, "inviter": inviter.username, "who": usernames})["id"]

    def leave(self, conversation: str, *who: Person) -> str:
        """Lets people leave a group; tells the event's id."""
        return self._post("leaves", {"conversation": conversation, "who": [person.username for person in who]})["id"]

    def truth(self, viewer: Person) -> list[Event]:
        """Everything that happened before this person's eyes, oldest first."""
        return [Event.from_control(told) for told in self._get("truth", {"viewer": viewer.username})]

    def requests_for(self, call: str) -> list[dict[str, Any]]:
        """What was asked of X, as far as it was this call."""
        return [record for record in self._get("requests") if record["call"] == call]

    def now_in_seconds(self) -> int:
        """The simulator's time since 1970."""
        return self._get("clock")["now_ms"] // 1000

    def advance_clock(self, seconds: int) -> None:
        """Moves time on."""
        self._post("clock/advance", {"seconds": seconds})

    def fail_next(self, call: str, fault: str) -> None:
        """Lets the next such call go wrong."""
        self._post("faults", {"call": call, "fault": fault})

    def _post(self, what: str, body: dict[str, Any]) -> Any:
        return self._answer(self.session.post(self.control + what, json=body, timeout=PATIENCE_IN_SECONDS))

    def _get(self, what: str, parameters: dict[str, str] | None = None) -> Any:
        return self._answer(self.session.get(self.control + what, params=parameters, timeout=PATIENCE_IN_SECONDS))

    @staticmethod
    def _answer(response: requests.Response) -> Any:
        assert response.ok, f"the control refused: {response.text}"
        return response.json()


@contextmanager
def running(profile: str, dialect: str) -> Iterator[Simulator]:
    """Starts an x-sim with an empty world, and stops it afterwards."""
    options = {
        "port": "0",
        "control-port": "0",
        "seed": "1",
        "scenario": "empty",
        "profile": profile,
        "dialect": dialect,
    }
    command = [str(program()), "--silent", *(f"--{name}={value}" for name, value in options.items())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, requests.Session() as session:
        try:
            yield Simulator(address_after("X", process), address_after("control", process), session)
        finally:
            process.kill()


def address_after(name: str, process: subprocess.Popen[str]) -> str:
    """Reads a line such as `X        http://127.0.0.1:47300/`."""
    assert process.stdout
    line = process.stdout.readline()
    match line.split():
        case [first, address] if first == name:
            return address
    message = f"x-sim said {line!r} in place of the address of {name}"
    raise RuntimeError(message)


def program() -> Path:
    """The x-sim that `cargo xtask test` has built, or the one where cargo puts it by itself."""
    if named := os.environ.get("PIPIT_X_SIM"):
        return Path(named)
    target = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target"))
    built = target / "debug" / ("x-sim.exe" if os.name == "nt" else "x-sim")
    if not built.is_file():
        message = f"{built} is not there; build it with: cargo build -p x-sim --bin x-sim"
        raise FileNotFoundError(message)
    return built
