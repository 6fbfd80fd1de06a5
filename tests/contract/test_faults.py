"""Faults of X on demand: server errors, broken connections, bodies that are none, events that nobody knows yet."""

import pytest
import requests
import tweepy
from requests import HTTPError
from xdk.direct_messages.models import CreateByParticipantIdRequest

from harness.clients import tweepy_for, xdk_for
from harness.simulator import Person, Simulator


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_a_fault_of_x_is_a_server_error(simulator: Simulator, alice: Person, code: int) -> None:
    through_tweepy = tweepy_for(simulator, alice)
    simulator.fail_next("dm_events", f"status={code}")
    with pytest.raises(tweepy.TwitterServerError) as fault:
        through_tweepy.get_direct_message_events(user_auth=False)
    assert fault.value.response.status_code == code
    assert through_tweepy.get_direct_message_events(user_auth=False).errors == []

    through_xdk = xdk_for(simulator, alice).direct_messages
    simulator.fail_next("dm_events", f"status={code}")
    with pytest.raises(HTTPError) as fault:
        next(through_xdk.get_events())
    assert fault.value.response.status_code == code


def test_a_server_error_may_come_after_the_message_was_sent(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = tweepy_for(simulator, alice)
    simulator.fail_next("send_to_participant", "status_after_commit=503")
    with pytest.raises(tweepy.TwitterServerError):
        client.create_direct_message(participant_id=bob.id, text="sent?", user_auth=False)
    assert [event.text for event in simulator.truth(bob)] == ["sent?"]


def test_a_connection_may_break_before_the_message_is_sent_or_after(
    simulator: Simulator, alice: Person, bob: Person
) -> None:
    client = xdk_for(simulator, alice).direct_messages
    for fault, text in (("reset_before_commit", "lost"), ("reset_after_commit", "sent all the same")):
        simulator.fail_next("send_to_participant", fault)
        with pytest.raises(requests.ConnectionError):
            client.create_by_participant_id(bob.id, CreateByParticipantIdRequest(text=text))
    assert [event.text for event in simulator.truth(bob)] == ["sent all the same"]


def test_a_connection_may_break_in_the_middle_of_an_answer(simulator: Simulator, alice: Person, bob: Person) -> None:
    simulator.write(bob, "hi alice", to=alice)
    client = tweepy_for(simulator, alice)
    simulator.fail_next("dm_events", "reset_within_body")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        client.get_direct_message_events(user_auth=False)
    assert client.get_direct_message_events(user_auth=False).data[0].text == "hi alice"


@pytest.mark.parametrize("fault", ["empty_body", "cut_body", "html_body"])
def test_a_body_that_is_no_json_is_an_error(simulator: Simulator, alice: Person, bob: Person, fault: str) -> None:
    simulator.write(bob, "hi alice", to=alice)
    through_tweepy, through_xdk = tweepy_for(simulator, alice), xdk_for(simulator, alice).direct_messages
    simulator.fail_next("dm_events", fault)
    with pytest.raises(requests.JSONDecodeError):
        through_tweepy.get_direct_message_events(user_auth=False)
    simulator.fail_next("dm_events", fault)
    with pytest.raises(requests.JSONDecodeError):
        next(through_xdk.get_events())


def test_a_limit_without_headers_leaves_tweepy_without_a_time(simulator: Simulator, alice: Person) -> None:
    client = tweepy_for(simulator, alice)
    simulator.fail_next("dm_events", "rate_limited_without_headers")
    with pytest.raises(tweepy.TooManyRequests) as refusal:
        client.get_direct_message_events(user_auth=False)
    assert refusal.value.reset_time is None


def test_an_event_that_nobody_knows_yet_is_read_by_both(simulator: Simulator, alice: Person, bob: Person) -> None:
    sent = simulator.write(bob, "hi alice", to=alice)
    through_tweepy, through_xdk = tweepy_for(simulator, alice), xdk_for(simulator, alice).direct_messages
    simulator.fail_next("dm_events", "unknown_event")
    events = through_tweepy.get_direct_message_events(user_auth=False).data
    assert sent in [str(event.id) for event in events]
    assert {event.event_type for event in events} > {"MessageCreate"}
    simulator.fail_next("dm_events", "unknown_event")
    assert {event.event_type for event in next(through_xdk.get_events()).data} > {"MessageCreate"}
