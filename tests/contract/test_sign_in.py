"""Signing in: the authorization code with PKCE, from the address of the consent page to a call with the token."""

import pytest
import requests
import tweepy
from oauthlib.oauth2 import AccessDeniedError, OAuth2Error

from harness import consent
from harness.clients import (
    CONFIDENTIAL_APP,
    PUBLIC_APP,
    REDIRECT_URI,
    SCOPES,
    TweepySignIn,
    tweepy_for,
    tweepy_with,
    xdk_before_sign_in,
    xdk_for,
)
from harness.simulator import Person, Simulator

both_kinds_of_apps = pytest.mark.parametrize("app", [PUBLIC_APP, CONFIDENTIAL_APP], ids=["public", "confidential"])
TWO_HOURS = 2 * 60 * 60


def who_is(simulator: Simulator, token: dict[str, str]) -> str:
    return tweepy_with(simulator, token["access_token"]).get_me(user_auth=False).data.username


@both_kinds_of_apps
def test_alice_signs_in_through_tweepy(simulator: Simulator, alice: Person, app: dict[str, str]) -> None:
    token = TweepySignIn(simulator, app).allow(alice)
    me = tweepy_with(simulator, token["access_token"]).get_me(user_auth=False).data
    assert (str(me.id), me.name, me.username) == (alice.id, "Alice", "alice")


@both_kinds_of_apps
def test_alice_signs_in_through_xdk(simulator: Simulator, alice: Person, app: dict[str, str]) -> None:
    me = xdk_for(simulator, alice, app).users.get_me().data
    assert (me.id, me.name, me.username) == (alice.id, "Alice", "alice")


def test_who_is_chosen_on_the_consent_page_is_signed_in(simulator: Simulator, bob: Person) -> None:
    assert xdk_for(simulator, bob).users.get_me().data.username == "bob"
    assert tweepy_for(simulator, bob).get_me(user_auth=False).data.username == "bob"


def test_a_token_tells_its_life_and_its_scopes(simulator: Simulator, alice: Person) -> None:
    token = TweepySignIn(simulator).allow(alice)
    assert (token["token_type"], token["expires_in"], set(token.scopes)) == ("bearer", TWO_HOURS, set(SCOPES))


def test_without_offline_access_there_is_no_refresh_token(simulator: Simulator, alice: Person) -> None:
    scopes = tuple(scope for scope in SCOPES if scope != "offline.access")
    assert "refresh_token" not in TweepySignIn(simulator, scopes=scopes).allow(alice)
    assert xdk_for(simulator, alice, scopes=scopes).token["refresh_token"] is None


def test_a_denial_is_tweepys_access_denied(simulator: Simulator, alice: Person) -> None:
    sign_in = TweepySignIn(simulator)
    led_back = consent.press("deny", sign_in.consent_page(), alice.username)
    with pytest.raises(AccessDeniedError):
        sign_in.handler.fetch_token(led_back)


def test_a_denial_gives_xdk_no_code_but_its_state(simulator: Simulator, alice: Person) -> None:
    client = xdk_before_sign_in(simulator)
    led_back = consent.press("deny", client.get_authorization_url(state="some-state"), alice.username)
    assert led_back == f"{REDIRECT_URI}?error=access_denied&state=some-state"
    with pytest.raises(ValueError, match="No authorization code"):
        client.fetch_token(led_back)


def test_a_code_buys_tokens_only_once(simulator: Simulator, alice: Person) -> None:
    client = xdk_before_sign_in(simulator)
    led_back = consent.press("allow", client.get_authorization_url(), alice.username)
    client.fetch_token(led_back)
    with pytest.raises(ValueError, match="status: 400"):
        client.fetch_token(led_back)


def test_a_code_is_good_for_thirty_seconds(simulator: Simulator, alice: Person) -> None:
    client = xdk_before_sign_in(simulator)
    led_back = consent.press("allow", client.get_authorization_url(), alice.username)
    simulator.advance_clock(31)
    with pytest.raises(ValueError, match="status: 400"):
        client.fetch_token(led_back)


def test_a_code_is_worth_nothing_without_its_verifier(simulator: Simulator, alice: Person) -> None:
    client = xdk_before_sign_in(simulator)
    led_back = consent.press("allow", client.get_authorization_url(), alice.username)
    with pytest.raises(ValueError, match="status: 400"):
        client.exchange_code(led_back.rpartition("code=")[2], code_verifier="another".ljust(43, "-"))


def test_a_confidential_app_proves_itself(simulator: Simulator, alice: Person) -> None:
    impostor = CONFIDENTIAL_APP | {"client_secret": "guessed"}
    with pytest.raises(ValueError, match="status: 401"):
        xdk_for(simulator, alice, impostor)


@both_kinds_of_apps
def test_tweepy_refreshes_a_token_that_ran_out(simulator: Simulator, alice: Person, app: dict[str, str]) -> None:
    sign_in = TweepySignIn(simulator, app)
    old = sign_in.allow(alice)
    simulator.advance_clock(TWO_HOURS + 1)
    with pytest.raises(tweepy.Unauthorized):
        who_is(simulator, old)
    assert who_is(simulator, sign_in.refresh()) == "alice"


def test_xdk_refreshes_a_token_that_ran_out(simulator: Simulator, alice: Person) -> None:
    # xdk refreshes for confidential apps alone.
    client = xdk_for(simulator, alice, CONFIDENTIAL_APP)
    simulator.advance_clock(TWO_HOURS + 1)
    with pytest.raises(requests.HTTPError, match="401"):
        client.users.get_me()
    client.refresh_token()
    assert client.users.get_me().data.username == "alice"


def test_a_refresh_token_works_only_once_and_its_reuse_kills_the_family(simulator: Simulator, alice: Person) -> None:
    sign_in = TweepySignIn(simulator)
    old = sign_in.allow(alice)
    new = sign_in.refresh()
    assert who_is(simulator, new) == "alice"
    with pytest.raises(OAuth2Error, match="Value passed for the token was invalid") as refusal:
        sign_in.refresh(refresh_token=old["refresh_token"])
    assert refusal.value.error == "invalid_request"
    with pytest.raises(tweepy.Unauthorized):
        who_is(simulator, new)


def test_a_redirect_that_is_not_registered_is_never_followed(simulator: Simulator, alice: Person) -> None:
    client = xdk_before_sign_in(simulator)
    client.oauth2_auth.redirect_uri = f"{REDIRECT_URI}/"
    with pytest.raises(requests.HTTPError, match="400"):
        consent.press("allow", client.get_authorization_url(), alice.username)
