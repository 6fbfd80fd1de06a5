"""X's errors in the clients' own exceptions: tweepy's have a type for each status, xdk's is the one of `requests`."""

import pytest
import tweepy
from requests import HTTPError
from xdk.direct_messages.models import CreateByParticipantIdRequest

from harness.clients import SCOPES, tweepy_for, tweepy_with, xdk_for, xdk_with
from harness.simulator import Person, Simulator


def status(error: pytest.ExceptionInfo[HTTPError]) -> int:
    return error.value.response.status_code


def test_a_token_that_nobody_gave_is_unauthorized(simulator: Simulator) -> None:
    with pytest.raises(tweepy.Unauthorized) as refusal:
        tweepy_with(simulator, "no such token").get_direct_message_events(user_auth=False)
    assert refusal.value.api_messages == ["Unauthorized"]
    assert refusal.value.response.headers["content-type"].startswith("application/problem+json")
    with pytest.raises(HTTPError) as refusal:
        next(xdk_with(simulator, "no such token").direct_messages.get_events())
    assert status(refusal) == 401
    assert refusal.value.response.json()["title"] == "Unauthorized"


def test_who_may_only_read_is_forbidden_to_write(simulator: Simulator, alice: Person, bob: Person) -> None:
    scopes = tuple(scope for scope in SCOPES if scope != "dm.write")
    through_tweepy = tweepy_for(simulator, alice, scopes=scopes)
    with pytest.raises(tweepy.Forbidden):
        through_tweepy.create_direct_message(participant_id=bob.id, text="hi", user_auth=False)
    assert through_tweepy.get_direct_message_events(user_auth=False).errors == []
    with pytest.raises(HTTPError) as refusal:
        xdk_for(simulator, alice, scopes=scopes).direct_messages.create_by_participant_id(
            bob.id, CreateByParticipantIdRequest(text="hi")
        )
    assert status(refusal) == 403
    assert simulator.truth(bob) == []


def test_an_event_that_is_not_there_is_not_found(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(tweepy.NotFound, match=r"Could not find dm_event with event_id: \[1234567890\]"):
        tweepy_for(simulator, alice).request("GET", "/2/dm_events/1234567890")
    with pytest.raises(HTTPError) as refusal:
        xdk_for(simulator, alice).direct_messages.get_events_by_id("1234567890")
    assert status(refusal) == 404
    assert refusal.value.response.json()["type"] == "https://api.x.com/2/problems/resource-not-found"


def test_an_event_of_others_is_not_found(simulator: Simulator, alice: Person, bob: Person, carol: Person) -> None:
    secret = simulator.write(bob, "about alice", to=carol)
    with pytest.raises(HTTPError) as refusal:
        xdk_for(simulator, alice).direct_messages.get_events_by_id(secret)
    assert status(refusal) == 404


def test_a_path_that_x_does_not_have_is_not_found(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(tweepy.NotFound):
        tweepy_for(simulator, alice).request("GET", "/2/no_such_thing")


def test_a_page_of_more_than_a_hundred_is_a_bad_request(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(tweepy.BadRequest) as refusal:
        tweepy_for(simulator, alice).get_direct_message_events(max_results=101, user_auth=False)
    assert refusal.value.api_errors[0]["parameters"] == {"max_results": ["101"]}
    assert "max_results" in refusal.value.api_messages[0]
    with pytest.raises(HTTPError) as refusal:
        next(xdk_for(simulator, alice).direct_messages.get_events(max_results=101))
    assert status(refusal) == 400
    assert refusal.value.response.json()["title"] == "Invalid Request"


def test_a_field_that_x_does_not_know_is_a_bad_request(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(tweepy.BadRequest, match=r"\[bogus\] must be one of \[") as refusal:
        tweepy_for(simulator, alice).get_direct_message_events(dm_event_fields=["id", "bogus"], user_auth=False)
    assert refusal.value.api_errors[0]["parameters"] == {"dm_event.fields": ["bogus"]}


def test_a_page_token_that_x_did_not_give_is_a_bad_request(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(tweepy.BadRequest, match="pagination_token"):
        tweepy_for(simulator, alice).get_direct_message_events(pagination_token="made up", user_auth=False)
