"""The activity stream: xdk subscribes with alice's token and listens with the app's. tweepy knows no such calls."""

from collections.abc import Callable

import pytest
import xdk
from xdk import schemas
from xdk.activity.models import CreateSubscriptionRequest
from xdk.streaming import StreamConfig, StreamError, StreamErrorType

from harness.clients import CONFIDENTIAL_APP, tweepy_for, xdk_for
from harness.simulator import PATIENCE_IN_SECONDS, Person, Simulator


@pytest.fixture
def app(simulator: Simulator, app_token: str) -> xdk.Client:
    """An xdk client of the app, for nobody."""
    return xdk.Client(base_url=simulator.x.rstrip("/"), bearer_token=app_token)


def subscribe(simulator: Simulator, event_type: str, person: Person) -> str:
    client = xdk_for(simulator, person, CONFIDENTIAL_APP)
    request = CreateSubscriptionRequest(event_type=event_type, filter={"user_id": person.id})
    return client.activity.create_subscription(request).data.subscription.subscription_id


def first_activity(app: xdk.Client, cause: Callable[[], object]) -> schemas.ActivityStreamResponseData:
    """Listens, lets something happen as soon as the stream is open, and tells what comes through it."""
    listening = StreamConfig(max_retries=0, timeout=PATIENCE_IN_SECONDS, on_connect=cause)
    stream = app.stream.activity(stream_config=listening)
    activity = next(stream).data
    stream.close()
    return activity


def test_what_alice_receives_comes_through_the_stream(
    simulator: Simulator, alice: Person, bob: Person, app: xdk.Client
) -> None:
    subscribe(simulator, "dm.received", alice)
    activity = first_activity(app, lambda: simulator.write(bob, "hi alice", to=alice))
    assert (activity.event_type, activity.filter.user_id) == ("dm.received", alice.id)
    (event,) = activity.payload.model_dump()["direct_message_events"]
    assert [event["id"]] == [true.id for true in simulator.truth(alice)]
    assert event["message_create"]["sender_id"] == bob.id
    assert event["message_create"]["message_data"]["text"] == "hi alice"


def test_what_alice_sends_through_tweepy_comes_through_the_stream(
    simulator: Simulator, alice: Person, bob: Person, app: xdk.Client
) -> None:
    subscribe(simulator, "dm.sent", alice)
    client = tweepy_for(simulator, alice)
    activity = first_activity(
        app, lambda: client.create_direct_message(participant_id=bob.id, text="hi bob", user_auth=False)
    )
    assert (activity.event_type, activity.filter.user_id) == ("dm.sent", alice.id)
    (event,) = activity.payload.model_dump()["direct_message_events"]
    assert event["message_create"]["target"]["recipient_id"] == bob.id
    assert event["message_create"]["message_data"]["text"] == "hi bob"


def test_the_app_sees_and_ends_its_subscriptions(simulator: Simulator, alice: Person, app: xdk.Client) -> None:
    subscription = subscribe(simulator, "dm.received", alice)
    (listed,) = next(app.activity.get_subscriptions()).data
    assert (listed.subscription_id, listed.event_type) == (subscription, "dm.received")
    app.activity.delete_subscription(subscription)
    assert not next(app.activity.get_subscriptions()).data


def test_a_persons_token_opens_no_stream(simulator: Simulator, alice: Person) -> None:
    stream = xdk_for(simulator, alice, CONFIDENTIAL_APP).stream.activity(stream_config=StreamConfig(max_retries=0))
    with pytest.raises(StreamError) as refusal:
        next(stream)
    assert (refusal.value.error_type, refusal.value.status_code) == (StreamErrorType.AUTHENTICATION_ERROR, 403)
