"""The token of an app itself, for nobody: tweepy gets it, people can be read with it, and no messages."""

import pytest
import tweepy
import xdk
from requests import HTTPError

from harness.clients import tweepy_with
from harness.simulator import Person, Simulator


def test_an_app_finds_people(simulator: Simulator, bob: Person, app_token: str) -> None:
    assert tweepy_with(simulator, app_token).get_users(ids=[bob.id]).data[0].username == "bob"
    client = xdk.Client(base_url=simulator.x.rstrip("/"), bearer_token=app_token)
    assert client.users.get_by_ids([bob.id]).data[0].username == "bob"


def test_an_app_is_nobody(simulator: Simulator, app_token: str) -> None:
    with pytest.raises(tweepy.Forbidden):
        tweepy_with(simulator, app_token).get_me(user_auth=False)


def test_an_app_reads_and_sends_no_messages(simulator: Simulator, bob: Person, app_token: str) -> None:
    client = tweepy_with(simulator, app_token)
    with pytest.raises(tweepy.Forbidden):
        client.get_direct_message_events(user_auth=False)
    with pytest.raises(tweepy.Forbidden):
        client.create_direct_message(participant_id=bob.id, text="from nobody", user_auth=False)
    assert simulator.truth(bob) == []


def test_xdk_is_told_why(simulator: Simulator, app_token: str) -> None:
    # Given as a person's token, because xdk sends no other to a call about messages.
    client = xdk.Client(base_url=simulator.x.rstrip("/"), access_token=app_token)
    with pytest.raises(HTTPError, match="403") as refusal:
        next(client.direct_messages.get_events())
    assert refusal.value.response.json()["title"] == "Unsupported Authentication"
