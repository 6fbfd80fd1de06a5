"""Limits: today's table, told in headers, refused as the clients' own exceptions, over when the window ends."""

import pytest
import tweepy
from requests import HTTPError

from harness.clients import tweepy_for, xdk_for
from harness.simulator import Person, Simulator

READS_IN_FIFTEEN_MINUTES = 15
FIFTEEN_MINUTES = 15 * 60


@pytest.fixture
def profile() -> str:
    """What X documents today."""
    return "current"


def test_the_sixteenth_read_is_one_too_many_for_tweepy(simulator: Simulator, alice: Person) -> None:
    client = tweepy_for(simulator, alice)
    earliest_reset = simulator.now_in_seconds() + FIFTEEN_MINUTES
    for _ in range(READS_IN_FIFTEEN_MINUTES):
        client.get_direct_message_events(user_auth=False)
    with pytest.raises(tweepy.TooManyRequests) as refusal:
        client.get_direct_message_events(user_auth=False)
    assert refusal.value.reset_time >= earliest_reset
    assert refusal.value.response.json()["title"] == "Too Many Requests"
    assert refusal.value.response.headers["x-rate-limit-limit"] == str(READS_IN_FIFTEEN_MINUTES)
    assert refusal.value.response.headers["x-rate-limit-remaining"] == "0"


def test_the_sixteenth_read_is_one_too_many_for_xdk(simulator: Simulator, alice: Person) -> None:
    client = xdk_for(simulator, alice).direct_messages
    for _ in range(READS_IN_FIFTEEN_MINUTES):
        next(client.get_events())
    with pytest.raises(HTTPError, match="429") as refusal:
        next(client.get_events())
    headers = refusal.value.response.headers
    assert (headers["x-rate-limit-remaining"], "x-rate-limit-reset" in headers) == ("0", True)


def test_what_tweepy_is_told_about_the_reset_is_true(simulator: Simulator, alice: Person) -> None:
    client = tweepy_for(simulator, alice)
    for _ in range(READS_IN_FIFTEEN_MINUTES):
        client.get_direct_message_events(user_auth=False)
    with pytest.raises(tweepy.TooManyRequests) as refusal:
        client.get_direct_message_events(user_auth=False)
    simulator.advance_clock(refusal.value.reset_time - simulator.now_in_seconds())
    assert client.get_direct_message_events(user_auth=False).errors == []


def test_every_send_counts_down_in_the_headers(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = tweepy_for(simulator, alice)
    left = []
    for text in ("one", "two"):
        response = client.request("POST", f"/2/dm_conversations/with/{bob.id}/messages", json={"text": text})
        left.append((response.headers["x-rate-limit-remaining"], response.headers["x-user-limit-24hour-remaining"]))
    assert left == [("14", "1439"), ("13", "1438")]


def test_a_message_beyond_the_limit_is_not_sent(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = tweepy_for(simulator, alice)
    texts = [f"{number}" for number in range(15)]
    for text in texts:
        client.create_direct_message(participant_id=bob.id, text=text, user_auth=False)
    with pytest.raises(tweepy.TooManyRequests):
        client.create_direct_message(participant_id=bob.id, text="too much", user_auth=False)
    assert [event.text for event in simulator.truth(bob)] == texts


def test_bob_does_not_pay_for_alice(simulator: Simulator, alice: Person, bob: Person) -> None:
    for_alice, for_bob = xdk_for(simulator, alice).direct_messages, xdk_for(simulator, bob).direct_messages
    for _ in range(READS_IN_FIFTEEN_MINUTES):
        next(for_alice.get_events())
    with pytest.raises(HTTPError, match="429"):
        next(for_alice.get_events())
    assert next(for_bob.get_events()).meta.result_count == 0


def test_a_limit_may_be_hit_out_of_the_blue(simulator: Simulator, alice: Person) -> None:
    client = tweepy_for(simulator, alice)
    simulator.fail_next("dm_events", "rate_limited")
    with pytest.raises(tweepy.TooManyRequests) as refusal:
        client.get_direct_message_events(user_auth=False)
    assert refusal.value.reset_time > simulator.now_in_seconds()
