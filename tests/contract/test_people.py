"""People in the clients' own models; who is not there is an error beside the others."""

from harness.clients import tweepy_for, xdk_for
from harness.simulator import Person, Simulator

NOBODY = "1234567890123456789"


def test_who_is_not_there_is_an_error_beside_the_others(simulator: Simulator, alice: Person, bob: Person) -> None:
    found = tweepy_for(simulator, alice).get_users(ids=[bob.id, NOBODY])
    assert [user.username for user in found.data] == ["bob"]
    assert [(error["resource_id"], error["parameter"]) for error in found.errors] == [(NOBODY, "ids")]

    found = xdk_for(simulator, alice).users.get_by_ids([bob.id, NOBODY])
    assert [user.username for user in found.data] == ["bob"]
    assert [(error.resource_id, error.parameter) for error in found.errors] == [(NOBODY, "ids")]
