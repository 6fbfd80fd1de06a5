"""Media: uploaded at once or in pieces, attached to a message, and read by who is in the conversation.

xdk uploads in base64 within JSON. tweepy 4.17 uploads through version 1.1 of the API alone, which the simulator does
not have, so it attaches what was uploaded in a form by `requests`.
"""

from base64 import b64encode
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest
import requests
import tweepy
import xdk
from requests import HTTPError
from xdk import schemas
from xdk.direct_messages.models import CreateByParticipantIdRequest
from xdk.media.models import AppendUploadRequest, InitializeUploadRequest, UploadRequest

from harness.clients import tweepy_for, xdk_for
from harness.pictures import gif, png
from harness.simulator import PATIENCE_IN_SECONDS, Person, Simulator

MEDIA_FIELDS = ["height", "media_key", "type", "url", "width"]


def upload_at_once(client: xdk.Client, picture: bytes, category: str = "dm_image") -> str:
    request = UploadRequest(media=b64encode(picture).decode(), media_category=category)
    return client.media.upload(request).data.id


def upload_in_pieces(
    client: xdk.Client, picture: bytes, length: int, category: str = "dm_image", media_type: str = "image/png"
) -> schemas.FinalizeMediaUploadResponseData:
    request = InitializeUploadRequest(
        media_category=category, media_type=media_type, shared=False, total_bytes=len(picture)
    )
    upload = client.media.initialize_upload(request).data.id
    for index, start in enumerate(range(0, len(picture), length)):
        piece = b64encode(picture[start : start + length]).decode()
        client.media.append_upload(upload, AppendUploadRequest(media=piece, segment_index=index))
    return client.media.finalize_upload(upload).data


def upload_in_a_form(simulator: Simulator, client: tweepy.Client, picture: bytes) -> str:
    response = requests.post(
        f"{simulator.x}2/media/upload",
        files={"media": ("picture.png", picture, "image/png")},
        data={"media_category": "dm_image"},
        headers={"Authorization": f"Bearer {client.bearer_token}"},
        timeout=PATIENCE_IN_SECONDS,
    )
    response.raise_for_status()
    return response.json()["data"]["id"]


def send(client: xdk.Client, to: Person, media: str, text: str | None = None) -> None:
    request = CreateByParticipantIdRequest(text=text, attachments=[{"media_id": media}])
    client.direct_messages.create_by_participant_id(to.id, request)


def only_attachment(client: xdk.Client) -> schemas.Media:
    page = next(client.direct_messages.get_events(expansions=["attachments.media_keys"], media_fields=MEDIA_FIELDS))
    (event,), (media,) = page.data, page.includes.media
    assert event.attachments.media_keys == [media.media_key]
    return media


def download(client: xdk.Client, media: schemas.Media) -> bytes:
    """Fetches an attachment by the last three parts of the address under which it is listed."""
    return client.direct_messages.dm_conversations_media_download(*PurePosixPath(urlsplit(media.url).path).parts[-3:])


def test_a_picture_uploaded_at_once_arrives(simulator: Simulator, alice: Person, bob: Person) -> None:
    picture = png(20, 10)
    from_alice, to_bob = xdk_for(simulator, alice), xdk_for(simulator, bob)
    send(from_alice, bob, upload_at_once(from_alice, picture), "look")
    media = only_attachment(to_bob)
    assert (media.type, media.width, media.height) == ("photo", 20, 10)
    assert download(to_bob, media) == picture


def test_a_picture_uploaded_in_pieces_arrives(simulator: Simulator, alice: Person, bob: Person) -> None:
    picture = png(300, 400)
    from_alice, to_bob = xdk_for(simulator, alice), xdk_for(simulator, bob)
    send(from_alice, bob, upload_in_pieces(from_alice, picture, length=100_000).id)
    media = only_attachment(to_bob)
    assert (media.width, media.height) == (300, 400)
    assert download(to_bob, media) == picture


def test_a_gif_is_processed_before_it_can_be_sent(simulator: Simulator, alice: Person, bob: Person) -> None:
    from_alice, to_bob = xdk_for(simulator, alice), xdk_for(simulator, bob)
    upload = upload_in_pieces(from_alice, gif(), length=10, category="dm_gif", media_type="image/gif")
    assert upload.processing_info.state == "pending"
    simulator.advance_clock(60)
    status = from_alice.media.get_upload_status(upload.id, command="STATUS").data
    assert (status.id, status.processing_info.state, status.processing_info.progress_percent) == (
        upload.id,
        "succeeded",
        100,
    )
    send(from_alice, bob, upload.id)
    media = only_attachment(to_bob)
    assert media.type == "animated_gif"


def test_a_picture_attached_by_tweepy_arrives_in_its_models(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = tweepy_for(simulator, alice)
    media_id = upload_in_a_form(simulator, client, png(20, 10))
    client.create_direct_message(participant_id=bob.id, media_id=media_id, user_auth=False)

    page = tweepy_for(simulator, bob).get_direct_message_events(
        dm_event_fields=["id", "text", "event_type", "attachments"],
        expansions="attachments.media_keys",
        media_fields=["type", "width", "height", "url"],
        user_auth=False,
    )
    (event,), (media,) = page.data, page.includes["media"]
    assert isinstance(media, tweepy.Media)
    assert event.attachments == {"media_keys": [media.media_key]}
    assert (media.type, media.width, media.height) == ("photo", 20, 10)


def test_a_new_group_can_begin_with_a_picture(simulator: Simulator, alice: Person, bob: Person, carol: Person) -> None:
    media_id = upload_at_once(xdk_for(simulator, alice), png(4, 4))
    client = tweepy_for(simulator, alice)
    client.create_direct_message_conversation(participant_ids=[bob.id, carol.id], media_id=media_id, user_auth=False)
    assert only_attachment(xdk_for(simulator, carol)).type == "photo"


def test_only_who_is_in_the_conversation_can_read_a_picture(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    from_alice = xdk_for(simulator, alice)
    send(from_alice, bob, upload_at_once(from_alice, png(4, 4)))
    media = only_attachment(xdk_for(simulator, bob))
    with pytest.raises(HTTPError) as refusal:
        download(xdk_for(simulator, carol), media)
    assert refusal.value.response.status_code in {403, 404}


def test_what_is_uploaded_belongs_to_who_uploaded_it(
    simulator: Simulator, alice: Person, bob: Person, carol: Person
) -> None:
    media_id = upload_at_once(xdk_for(simulator, carol), png(4, 4))
    with pytest.raises(tweepy.Forbidden, match="not permitted to attach this media"):
        tweepy_for(simulator, alice).create_direct_message(participant_id=bob.id, media_id=media_id, user_auth=False)
    assert simulator.truth(bob) == []


def test_what_was_uploaded_for_a_post_is_not_for_a_message(simulator: Simulator, alice: Person, bob: Person) -> None:
    client = xdk_for(simulator, alice)
    media_id = upload_at_once(client, png(4, 4), category="tweet_image")
    with pytest.raises(HTTPError, match="403"):
        send(client, bob, media_id)


def test_what_is_uploaded_lives_for_a_day(simulator: Simulator, alice: Person, bob: Person) -> None:
    media_id = upload_at_once(xdk_for(simulator, alice), png(4, 4))
    simulator.advance_clock(24 * 60 * 60 + 1)
    # The token lives for two hours, so she signs in again.
    client = xdk_for(simulator, alice)
    with pytest.raises(HTTPError) as refusal:
        send(client, bob, media_id)
    assert 400 <= refusal.value.response.status_code < 500


def test_what_is_no_picture_is_refused(simulator: Simulator, alice: Person) -> None:
    with pytest.raises(HTTPError) as refusal:
        upload_at_once(xdk_for(simulator, alice), b"just words")
    assert refusal.value.response.status_code == 400
