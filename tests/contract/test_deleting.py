"""Deleting: one's own message, and nobody else's. tweepy has no method for it, so its own `request` is asked."""

import pytest
import tweepy
from requests import HTTPError

from harness.clients import tweepy_for, xdk_for
from harness.simulator import Person, Simulator


def tweepy_deletes(client: tweepy.Client, event: str) -> dict[str, object]:
    return client.request("DELETE", f"/2/dm_events/{event}").json()


def test_alice_deletes_her_own_message_through_tweepy(simulator: Simulator, alice: Person, bob: Person) -> None:
    oops = simulator.write(alice, "oops", to=bob)
    assert tweepy_deletes(tweepy_for(simulator, alice), oops) == {"data": {"deleted": True}}
    assert simulator.truth(bob) == []


def test_alice_deletes_her_own_message_through_xdk(simulator: Simulator, alice: Person, bob: Person) -> None:
    kept = simulator.write(alice, "kept", to=bob)
    oops = simulator.write(alice, "oops", to=bob)
    client = xdk_for(simulator, alice).direct_messages
    assert client.delete_events(oops).data.deleted
    assert [event.id for event in next(client.get_events()).data] == [kept]
    assert [event.id for event in simulator.truth(bob)] == [kept]


def test_what_is_deleted_cannot_be_deleted_again(simulator: Simulator, alice: Person, bob: Person) -> None:
    oops = simulator.write(alice, "oops", to=bob)
    client = tweepy_for(simulator, alice)
    tweepy_deletes(client, oops)
    with pytest.raises(tweepy.NotFound):
        tweepy_deletes(client, oops)


def test_nobody_deletes_what_others_wrote(simulator: Simulator, alice: Person, bob: Person) -> None:
    from_bob = simulator.write(bob, "mine", to=alice)
    with pytest.raises(tweepy.Forbidden):
        tweepy_deletes(tweepy_for(simulator, alice), from_bob)
    with pytest.raises(HTTPError) as refusal:
        xdk_for(simulator, alice).direct_messages.delete_events(from_bob)
    assert refusal.value.response.status_code == 403
    assert [event.id for event in simulator.truth(alice)] == [from_bob]
