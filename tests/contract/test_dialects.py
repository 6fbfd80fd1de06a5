"""Dialects: tweepy speaks the words of the launch, xdk those of the specification; an X of one refuses the other's."""

import pytest
import tweepy
from requests import HTTPError
from tweepy.direct_message_event import DIRECT_MESSAGE_EVENT_FIELDS

from harness.clients import tweepy_for, xdk_for
from harness.simulator import Person, Simulator

# All that the documentation of each client names.
TWEEPYS_WORDS = {
    "dm_event_fields": DIRECT_MESSAGE_EVENT_FIELDS,
    "expansions": ["attachments.media_keys", "referenced_tweets.id", "sender_id", "participant_ids"],
    "tweet_fields": ["author_id", "created_at", "text"],
}
XDKS_WORDS = {
    "dm_event_fields": ["attachments", "created_at", "dm_conversation_id", "entities", "event_type", "id", "text"],
    "expansions": ["attachments.media_keys", "participant_ids", "referenced_posts", "sender_id"],
    "post_fields": ["created_at", "id", "text"],
}

of_the_launch = pytest.mark.parametrize("dialect", ["launch", "both"])
of_today = pytest.mark.parametrize("dialect", ["current", "both"])


@of_the_launch
def test_a_shared_post_comes_in_tweepys_models(simulator: Simulator, alice: Person, bob: Person) -> None:
    address = simulator.post(bob, "Seals are fine")
    simulator.write(bob, f"look: {address}", to=alice)
    page = tweepy_for(simulator, alice).get_direct_message_events(user_auth=False, **TWEEPYS_WORDS)
    (event,), (tweet,) = page.data, page.includes["tweets"]
    assert isinstance(tweet, tweepy.Tweet)
    assert address.endswith(str(tweet.id))
    assert event.referenced_tweets == [tweepy.tweet.ReferencedTweet({"id": str(tweet.id)})]
    assert (tweet.text, tweet.author_id) == ("Seals are fine", int(bob.id))
    assert (event.sender_id, [str(user.id) for user in page.includes["users"]]) == (int(bob.id), [bob.id])


@of_today
def test_a_shared_post_comes_in_xdks_models(simulator: Simulator, alice: Person, bob: Person) -> None:
    address = simulator.post(bob, "Seals are fine")
    simulator.write(bob, f"look: {address}", to=alice)
    page = next(xdk_for(simulator, alice).direct_messages.get_events(**XDKS_WORDS))
    (event,), (post,) = page.data, page.includes.posts
    assert address.endswith(post.id)
    assert [reference.id for reference in event.referenced_posts] == [post.id]
    assert post.text == "Seals are fine"
    assert [user.id for user in page.includes.users] == [bob.id]


@of_today
def test_xdk_sees_where_a_short_link_leads(simulator: Simulator, alice: Person, bob: Person) -> None:
    simulator.write(bob, "see https://example.com/a/page now", to=alice)
    ((event,),) = [page.data for page in xdk_for(simulator, alice).direct_messages.get_events(**XDKS_WORDS)]
    (link,) = event.entities.urls
    assert link.url.startswith("https://t.co/")
    assert link.expanded_url == "https://example.com/a/page"
    assert event.text[link.start : link.end] == link.url
    assert event.text == f"see {link.url} now"


@of_today
def test_a_post_that_is_not_there_is_an_error_beside_the_message(
    simulator: Simulator, alice: Person, bob: Person
) -> None:
    address = simulator.post(bob, "Seals are fine")
    simulator.write(bob, f"look: {address}", to=alice)
    simulator.delete_post(address)
    page = next(xdk_for(simulator, alice).direct_messages.get_events(**XDKS_WORDS))
    ((reference,),) = [event.referenced_posts for event in page.data]
    assert address.endswith(reference.id)
    assert [(error.resource_id, error.title) for error in page.errors] == [(reference.id, "Not Found Error")]


@pytest.mark.parametrize("dialect", ["current"])
def test_an_x_of_today_refuses_tweepys_words(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(tweepy.BadRequest, match=r"\[referenced_tweets\] must be one of \[") as refusal:
        tweepy_for(simulator, alice).get_direct_message_events(user_auth=False, **TWEEPYS_WORDS)
    assert {"dm_event.fields", "expansions"} <= {
        name for error in refusal.value.api_errors for name in error["parameters"]
    }


@pytest.mark.parametrize("dialect", ["launch"])
def test_an_x_of_the_launch_refuses_xdks_words(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(HTTPError) as refusal:
        next(xdk_for(simulator, alice).direct_messages.get_events(**XDKS_WORDS))
    assert refusal.value.response.status_code == 400
    refused = {name for error in refusal.value.response.json()["errors"] for name in error["parameters"]}
    assert {"dm_event.fields", "expansions"} <= refused
