"""Listing: every event once and newest first over many pages, filtered, expanded, in the clients' own models."""

import re
from datetime import UTC, datetime

import tweepy
import xdk
from xdk import schemas

from harness.clients import tweepy_for, xdk_for
from harness.simulator import Person, Simulator

FIELDS = ["attachments", "created_at", "dm_conversation_id", "event_type", "id", "participant_ids", "sender_id", "text"]


def a_long_talk(simulator: Simulator, alice: Person, bob: Person, carol: Person) -> None:
    """More than 250 events, in two conversations that go on side by side."""
    group = simulator.add_group(alice, bob, carol)
    for number in range(130):
        simulator.write(bob, f"to alice {number}", to=alice)
        simulator.write(carol, f"to all {number}", conversation=group)


def newest_first(simulator: Simulator, viewer: Person) -> list[str]:
    return [event.id for event in reversed(simulator.truth(viewer))]


def tweepy_pages(client: tweepy.Client, **parameters: object) -> tweepy.Paginator:
    return tweepy.Paginator(client.get_direct_message_events, user_auth=False, **parameters)


def xdk_events(client: xdk.Client, **parameters: object) -> list[schemas.DmEvent]:
    return [event for page in client.direct_messages.get_events(**parameters) for event in page.data or []]


def test_tweepy_lists_every_event_once_and_newest_first(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    a_long_talk(simulator, alice, bob, carol)
    pages = list(tweepy_pages(tweepy_for(simulator, alice), max_results=100))
    assert [page.meta["result_count"] for page in pages] == [100, 100, 60]
    assert [str(event.id) for page in pages for event in page.data] == newest_first(simulator, alice)


def test_xdk_lists_every_event_once_and_newest_first(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    a_long_talk(simulator, alice, bob, carol)
    pages = list(xdk_for(simulator, alice).direct_messages.get_events(max_results=100))
    assert [page.meta.result_count for page in pages] == [100, 100, 60]
    assert [event.id for page in pages for event in page.data] == newest_first(simulator, alice)


def test_what_arrives_between_two_pages_shifts_nothing(simulator: Simulator, alice: Person, bob: Person) -> None:
    before = [simulator.write(bob, f"{number}", to=alice) for number in range(30)]
    seen = []
    for page in tweepy_pages(tweepy_for(simulator, alice), max_results=7):
        seen += [str(event.id) for event in page.data]
        simulator.write(bob, "meanwhile", to=alice)
    assert seen == list(reversed(before))


def test_tweepy_finds_the_way_back_to_newer_pages(simulator: Simulator, alice: Person, bob: Person) -> None:
    for number in range(9):
        simulator.write(bob, f"{number}", to=alice)
    client = tweepy_for(simulator, alice)
    forward = list(tweepy_pages(client, max_results=3))
    backward = list(reversed(tweepy_pages(client, max_results=3, pagination_token=forward[2].meta["previous_token"])))
    assert [page.data for page in backward] == [forward[1].data, forward[0].data]


def test_nothing_happened_yet_is_no_event_and_no_error(simulator: Simulator, alice: Person) -> None:
    response = tweepy_for(simulator, alice).get_direct_message_events(user_auth=False)
    assert (response.data, response.errors, response.meta) == (None, [], {"result_count": 0})
    assert xdk_events(xdk_for(simulator, alice)) == []


def test_alice_sees_nothing_of_what_others_write_to_each_other(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    simulator.write(bob, "about alice", to=carol)
    assert xdk_events(xdk_for(simulator, alice)) == []


def test_one_conversation_is_listed_by_its_id_and_by_its_other_person(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    from_bob = simulator.write(bob, "hi alice", to=alice)
    group = simulator.add_group(alice, bob, carol)
    to_all = simulator.write(bob, "hi all", conversation=group)

    through_tweepy = tweepy_for(simulator, alice)
    with_bob = through_tweepy.get_direct_message_events(participant_id=bob.id, user_auth=False)
    in_group = through_tweepy.get_direct_message_events(dm_conversation_id=group, user_auth=False)
    assert [str(event.id) for event in with_bob.data] == [from_bob]
    assert str(in_group.data[0].id) == to_all

    through_xdk = xdk_for(simulator, alice).direct_messages
    with_bob = next(through_xdk.get_events_by_participant_id(bob.id))
    in_group = next(through_xdk.get_events_by_conversation_id(group))
    assert [event.id for event in with_bob.data] == [from_bob]
    assert in_group.data[0].id == to_all


def test_only_the_wanted_types_are_listed(simulator: Simulator, alice: Person, bob: Person, carol: Person) -> None:
    group = simulator.add_group(alice, bob)
    simulator.write(bob, "hi", conversation=group)
    joined = simulator.join(group, bob, carol)
    left = simulator.leave(group, carol)

    join = tweepy_for(simulator, alice).get_direct_message_events(
        event_types="ParticipantsJoin", dm_event_fields=FIELDS, user_auth=False
    )
    event = join.data[0]
    assert (str(event.id), event.participant_ids, event.sender_id) == (joined, [int(carol.id)], int(bob.id))

    leaves = xdk_events(xdk_for(simulator, alice), event_types=["ParticipantsLeave"], expansions=["participant_ids"])
    assert [(event.id, event.participant_ids, event.sender_id) for event in leaves] == [(left, [carol.id], None)]


def test_tweepy_reads_an_event_with_everything_it_refers_to(simulator: Simulator, alice: Person, bob: Person) -> None:
    started = datetime.fromtimestamp(simulator.now_in_seconds(), UTC)
    sent = simulator.write(bob, "hi alice", to=alice)
    response = tweepy_for(simulator, alice).get_direct_message_events(
        dm_event_fields=FIELDS,
        expansions=["sender_id", "participant_ids", "attachments.media_keys"],
        user_fields=["created_at", "profile_image_url", "protected", "verified", "verified_type"],
        user_auth=False,
    )
    event = response.data[0]
    assert isinstance(event, tweepy.DirectMessageEvent)
    assert (str(event.id), event.event_type, event.text) == (sent, "MessageCreate", "hi alice")
    assert (event.sender_id, event.dm_conversation_id) == (int(bob.id), one_to_one(alice, bob))
    assert event.created_at >= started
    assert (event.participant_ids, event.attachments, event.referenced_tweets) == (None, None, None)

    (sender,) = response.includes["users"]
    assert isinstance(sender, tweepy.User)
    assert (str(sender.id), sender.name, sender.username) == (bob.id, "Bob", "bob")
    assert (sender.protected, sender.verified, sender.verified_type) == (False, False, "none")
    assert sender.created_at.tzinfo == UTC


def test_xdk_reads_an_event_with_everything_it_refers_to(simulator: Simulator, alice: Person, bob: Person) -> None:
    sent = simulator.write(bob, "hi alice", to=alice)
    page = next(
        xdk_for(simulator, alice).direct_messages.get_events(
            dm_event_fields=["attachments", "created_at", "dm_conversation_id", "entities", "event_type", "id", "text"],
            expansions=["sender_id", "participant_ids", "attachments.media_keys"],
            user_fields=["name", "username", "receives_your_dm", "connection_status"],
        )
    )
    (event,) = page.data
    assert (event.id, event.event_type, event.text) == (sent, "MessageCreate", "hi alice")
    assert (event.sender_id, event.dm_conversation_id) == (bob.id, one_to_one(alice, bob))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event.created_at)

    (sender,) = page.includes.users
    assert (sender.id, sender.name, sender.username) == (bob.id, "Bob", "bob")
    assert (sender.receives_your_dm, sender.connection_status) == (True, [])


def test_one_sender_of_many_events_is_included_once(simulator: Simulator, alice: Person, bob: Person) -> None:
    for number in range(5):
        simulator.write(bob, f"{number}", to=alice)
    page = next(xdk_for(simulator, alice).direct_messages.get_events(expansions=["sender_id"]))
    assert [user.id for user in page.includes.users] == [bob.id]


def test_xdk_reads_one_event_by_its_id(simulator: Simulator, alice: Person, bob: Person) -> None:
    sent = simulator.write(bob, "hi alice", to=alice)
    response = xdk_for(simulator, alice).direct_messages.get_events_by_id(sent, expansions=["sender_id"])
    assert (response.data.id, response.data.text, response.data.sender_id) == (sent, "hi alice", bob.id)
    assert response.includes.users[0].username == "bob"


def test_events_older_than_thirty_days_stay_in_their_conversation_alone(
    simulator: Simulator, alice: Person, bob: Person
) -> None:
    old = simulator.write(bob, "long ago", to=alice)
    simulator.advance_clock(31 * 24 * 60 * 60)
    new = simulator.write(bob, "today", to=alice)
    client = tweepy_for(simulator, alice)
    everything = client.get_direct_message_events(user_auth=False)
    with_bob = client.get_direct_message_events(participant_id=bob.id, user_auth=False)
    assert [str(event.id) for event in everything.data] == [new]
    assert [str(event.id) for event in with_bob.data] == [new, old]


def one_to_one(first: Person, second: Person) -> str:
    """The smaller id stands first."""
    return "-".join(sorted([first.id, second.id], key=int))
