"""Fixtures: each test has a simulator of its own with the same people in it."""

from collections.abc import Iterator

import pytest
import requests
import tweepy

from harness import simulator as simulators
from harness.clients import API_OF_TWITTER, CONFIDENTIAL_APP, LeadToSimulator
from harness.simulator import Person, Simulator


@pytest.fixture(scope="session", autouse=True)
def _loopback() -> Iterator[None]:
    """What is said to 127.0.0.1 goes through no proxy, and may be said without TLS (RFC 8252, section 7.3)."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "*")
        environment.setenv("no_proxy", "*")
        environment.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        yield


@pytest.fixture
def profile() -> str:
    """How many calls the simulator allows; a test about limits says otherwise."""
    return "none"


@pytest.fixture
def dialect() -> str:
    """Whose words the simulator understands; a test about dialects says otherwise."""
    return "both"


@pytest.fixture
def simulator(profile: str, dialect: str) -> Iterator[Simulator]:
    """An x-sim in which nobody lives but whom the test asks for."""
    with simulators.running(profile, dialect) as simulator:
        yield simulator


@pytest.fixture
def alice(simulator: Simulator) -> Person:
    """Who signs in."""
    return simulator.add_person("Alice", "alice")


@pytest.fixture
def bob(simulator: Simulator, alice: Person) -> Person:
    """Whom she writes to."""
    return simulator.add_person("Bob", "bob")


@pytest.fixture
def carol(simulator: Simulator, bob: Person) -> Person:
    """Who makes a conversation a group."""
    return simulator.add_person("Carol", "carol")


@pytest.fixture
def app_token(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> str:
    """The token of the confidential app itself. tweepy asks for it without a session, so it is lent one."""
    with requests.Session() as session, monkeypatch.context() as lent:
        session.mount(API_OF_TWITTER, LeadToSimulator(simulator.x))
        lent.setattr(requests, "post", session.post)
        handler = tweepy.OAuth2AppHandler(CONFIDENTIAL_APP["client_id"], CONFIDENTIAL_APP["client_secret"])
    return handler.apply_auth().bearer_token
