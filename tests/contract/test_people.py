"""People: by id, by username and by a search, in the clients' own models; and blocking."""

import pytest
import tweepy
from requests import HTTPError
from xdk.direct_messages.models import CreateByParticipantIdRequest

from harness.clients import tweepy_for, xdk_for
from harness.simulator import Person, Simulator

NOBODY = "1234567890123456789"
USER_FIELDS = ["created_at", "description", "protected", "receives_your_dm", "verified", "verified_type"]


def test_tweepy_finds_bob_by_id_and_by_username(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = tweepy_for(simulator, alice)
    for found in (client.get_user(id=bob.id), client.get_user(username="bob")):
        assert isinstance(found.data, tweepy.User)
        assert (str(found.data.id), found.data.name, found.data.username) == (bob.id, "Bob", "bob")


def test_xdk_finds_bob_by_id_and_by_username(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = xdk_for(simulator, alice).users
    for found in (client.get_by_id(bob.id), client.get_by_username("bob")):
        assert (found.data.id, found.data.name, found.data.username) == (bob.id, "Bob", "bob")


def test_both_find_several_people_at_once(simulator: Simulator, alice: Person, bob: Person, carol: Person) -> None:
    through_tweepy, through_xdk = tweepy_for(simulator, alice), xdk_for(simulator, alice).users
    ids, usernames = [bob.id, carol.id], ["bob", "carol"]
    for found in (through_tweepy.get_users(ids=ids), through_tweepy.get_users(usernames=usernames)):
        assert [user.username for user in found.data] == usernames
    for found in (through_xdk.get_by_ids(ids), through_xdk.get_by_usernames(usernames)):
        assert [user.id for user in found.data] == ids


def test_a_person_comes_with_the_fields_that_were_asked_for(simulator: Simulator, alice: Person, bob: Person) -> None:
    user = tweepy_for(simulator, alice).get_user(id=bob.id, user_fields=USER_FIELDS).data
    assert (user.protected, user.verified, user.verified_type) == (False, False, "none")
    assert user.created_at.tzinfo is not None
    user = xdk_for(simulator, alice).users.get_by_id(bob.id, user_fields=USER_FIELDS).data
    assert (user.protected, user.verified, user.receives_your_dm) == (False, False, True)


def test_who_is_not_there_is_an_error_beside_the_others(simulator: Simulator, alice: Person, bob: Person) -> None:
    found = tweepy_for(simulator, alice).get_users(ids=[bob.id, NOBODY])
    assert [user.username for user in found.data] == ["bob"]
    assert [(error["resource_id"], error["parameter"]) for error in found.errors] == [(NOBODY, "ids")]

    found = xdk_for(simulator, alice).users.get_by_ids([bob.id, NOBODY])
    assert [user.username for user in found.data] == ["bob"]
    assert [(error.resource_id, error.parameter) for error in found.errors] == [(NOBODY, "ids")]


def test_a_name_that_nobody_has_is_an_error_without_anybody(simulator: Simulator, alice: Person) -> None:
    found = tweepy_for(simulator, alice).get_user(username="nobody")
    assert (found.data, found.errors[0]["title"]) == (None, "Not Found Error")
    found = xdk_for(simulator, alice).users.get_by_username("nobody")
    assert (found.data, found.errors[0].title) == (None, "Not Found Error")


def test_a_username_that_cannot_be_one_is_a_bad_request(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(tweepy.BadRequest, match="username"):
        tweepy_for(simulator, alice).get_user(username="no-such-username")


def test_xdk_searches_people_page_by_page(simulator: Simulator, alice: Person) -> None:
    wanted = {simulator.add_person(f"Robin {number}", f"robin{number}").id for number in range(7)}
    simulator.add_person("Somebody else", "else")
    pages = list(xdk_for(simulator, alice).users.search("robin", max_results=3))
    assert [len(page.data) for page in pages] == [3, 3, 1]
    assert {user.id for page in pages for user in page.data} == wanted


def test_who_is_blocked_cannot_write(simulator: Simulator, alice: Person, bob: Person) -> None:
    users = xdk_for(simulator, alice).users
    from_bob = xdk_for(simulator, bob)
    message = CreateByParticipantIdRequest(text="let me in")

    assert users.block_dms(bob.id).data.blocked
    assert from_bob.users.get_by_id(alice.id, user_fields=["receives_your_dm"]).data.receives_your_dm is False
    with pytest.raises(HTTPError) as refusal:
        from_bob.direct_messages.create_by_participant_id(alice.id, message)
    assert refusal.value.response.status_code == 403

    assert users.unblock_dms(bob.id).data.blocked is False
    from_bob.direct_messages.create_by_participant_id(alice.id, message)
    assert [event.text for event in simulator.truth(alice)] == ["let me in"]
