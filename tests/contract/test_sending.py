"""Sending: to a person, a group and a new group. What was sent is true once, under the ids of the answer."""

import pytest
import tweepy
from requests import HTTPError
from xdk.direct_messages.models import (
    CreateByConversationIdRequest,
    CreateByParticipantIdRequest,
    CreateConversationRequest,
)

from harness.clients import tweepy_for, xdk_for
from harness.simulator import Event, Person, Simulator


def only_event(simulator: Simulator, viewer: Person) -> Event:
    (event,) = simulator.truth(viewer)
    return event


def test_a_message_to_a_person_arrives_once_through_tweepy(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = tweepy_for(simulator, alice)
    sent = client.create_direct_message(participant_id=bob.id, text="hi bob", user_auth=False).data
    arrived = only_event(simulator, bob)
    assert sent == {"dm_conversation_id": arrived.conversation, "dm_event_id": arrived.id}
    assert (arrived.sender, arrived.text) == (alice.id, "hi bob")


def test_a_message_to_a_person_arrives_once_through_xdk(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = xdk_for(simulator, alice).direct_messages
    sent = client.create_by_participant_id(bob.id, CreateByParticipantIdRequest(text="hi bob")).data
    arrived = only_event(simulator, bob)
    assert (sent.dm_conversation_id, sent.dm_event_id) == (arrived.conversation, arrived.id)
    assert (arrived.sender, arrived.text) == (alice.id, "hi bob")


def test_a_message_to_a_group_arrives_once_through_tweepy(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    group = simulator.add_group(alice, bob, carol)
    client = tweepy_for(simulator, alice)
    sent = client.create_direct_message(dm_conversation_id=group, text="hi all", user_auth=False).data
    for person in (bob, carol):
        arrived = only_event(simulator, person)
        assert sent == {"dm_conversation_id": group, "dm_event_id": arrived.id}
        assert arrived.text == "hi all"


def test_a_message_to_a_group_arrives_once_through_xdk(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    group = simulator.add_group(alice, bob, carol)
    client = xdk_for(simulator, alice).direct_messages
    sent = client.create_by_conversation_id(group, CreateByConversationIdRequest(text="hi all")).data
    for person in (bob, carol):
        arrived = only_event(simulator, person)
        assert (sent.dm_conversation_id, sent.dm_event_id) == (group, arrived.id)
        assert arrived.text == "hi all"


def test_tweepy_makes_a_new_group_each_time(simulator: Simulator, alice: Person, bob: Person, carol: Person) -> None:
    client = tweepy_for(simulator, alice)
    sent = [
        client.create_direct_message_conversation(participant_ids=[bob.id, carol.id], text=text, user_auth=False).data
        for text in ("first", "second")
    ]
    arrived = [(event.conversation, event.id, event.text) for event in simulator.truth(carol)]
    assert arrived == [
        (answer["dm_conversation_id"], answer["dm_event_id"], text)
        for answer, text in zip(sent, ("first", "second"), strict=True)
    ]
    assert arrived[0][0] != arrived[1][0]


def test_xdk_makes_a_new_group(simulator: Simulator, alice: Person, bob: Person, carol: Person) -> None:
    client = xdk_for(simulator, alice).direct_messages
    request = CreateConversationRequest(
        conversation_type="Group", participant_ids=[bob.id, carol.id], message={"text": "hi both"}
    )
    sent = client.create_conversation(request).data
    for person in (bob, carol):
        arrived = only_event(simulator, person)
        assert (sent.dm_conversation_id, sent.dm_event_id) == (arrived.conversation, arrived.id)
        assert (arrived.sender, arrived.text) == (alice.id, "hi both")


def test_any_letters_arrive_as_they_were_sent(simulator: Simulator, alice: Person, bob: Person) -> None:
    text = "Grüße 👩‍👩‍👧 مرحبا\n<b>&amp;"
    xdk_for(simulator, alice).direct_messages.create_by_participant_id(bob.id, CreateByParticipantIdRequest(text=text))
    client = tweepy_for(simulator, bob)
    assert client.get_direct_message_events(user_auth=False).data[0].text == only_event(simulator, bob).text == text


def test_a_group_of_one_other_person_is_refused(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = tweepy_for(simulator, alice)
    with pytest.raises(tweepy.BadRequest, match="participant_ids"):
        client.create_direct_message_conversation(participant_ids=[bob.id], text="just us", user_auth=False)
    assert simulator.truth(bob) == []


def test_a_message_without_anything_is_refused(simulator: Simulator, alice: Person, bob: Person) -> None:
    with pytest.raises(tweepy.BadRequest):
        tweepy_for(simulator, alice).create_direct_message(participant_id=bob.id, user_auth=False)
    with pytest.raises(HTTPError) as refusal:
        xdk_for(simulator, alice).direct_messages.create_by_participant_id(bob.id, CreateByParticipantIdRequest())
    assert refusal.value.response.status_code == 400
    assert simulator.truth(bob) == []


def test_nobody_writes_into_a_conversation_of_others(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    group = simulator.add_group(bob, carol)
    with pytest.raises(tweepy.Forbidden, match="permission to DM"):
        tweepy_for(simulator, alice).create_direct_message(dm_conversation_id=group, text="hi", user_auth=False)
    assert simulator.truth(bob) == []
