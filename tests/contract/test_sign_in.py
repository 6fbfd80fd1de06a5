"""Signing in: the authorization code with PKCE, from the address of the consent page to a call with the token."""

import pytest
import requests
import tweepy
from oauthlib.oauth2 import AccessDeniedError, OAuth2Error

from harness import consent
from harness.clients import (
    CLIENT_ID,
    REDIRECT_URI,
    SCOPES,
    led_to,
    tweepy_for,
    tweepy_sign_in,
    tweepy_with,
    xdk_for,
    xdk_sign_in,
)
from harness.simulator import Person, Simulator

# tweepy knows it for codes but wants to be told it for refreshing.
TWEEPYS_TOKEN_URL = "https://api.twitter.com/2/oauth2/token"


def tweepys_consent_page(simulator: Simulator, handler: tweepy.OAuth2UserHandler) -> str:
    return led_to(simulator.x, handler.get_authorization_url())


def test_alice_signs_in_through_tweepy(simulator: Simulator, alice: Person) -> None:
    client = tweepy_for(simulator, alice)
    me = client.get_me(user_auth=False).data
    assert (str(me.id), me.name, me.username) == (alice.id, "Alice", "alice")


def test_alice_signs_in_through_xdk(simulator: Simulator, alice: Person) -> None:
    me = xdk_for(simulator, alice).users.get_me().data
    assert (me.id, me.name, me.username) == (alice.id, "Alice", "alice")


def test_who_is_chosen_on_the_consent_page_is_signed_in(simulator: Simulator, bob: Person) -> None:
    assert xdk_for(simulator, bob).users.get_me().data.username == "bob"


def test_a_token_tells_its_life_and_its_scopes(simulator: Simulator, alice: Person) -> None:
    handler = tweepy_sign_in(simulator)
    token = handler.fetch_token(consent.press("allow", tweepys_consent_page(simulator, handler), alice.username))
    assert (token["token_type"], token["expires_in"], set(token.scopes)) == ("bearer", 7200, set(SCOPES))


def test_without_offline_access_there_is_no_refresh_token(simulator: Simulator, alice: Person) -> None:
    scopes = [scope for scope in SCOPES if scope != "offline.access"]
    client = xdk_sign_in(simulator, scopes)
    token = client.fetch_token(consent.press("allow", client.get_authorization_url(), alice.username))
    assert token["refresh_token"] is None


def test_a_denial_is_tweepys_access_denied(simulator: Simulator, alice: Person) -> None:
    handler = tweepy_sign_in(simulator)
    led_back = consent.press("deny", tweepys_consent_page(simulator, handler), alice.username)
    with pytest.raises(AccessDeniedError):
        handler.fetch_token(led_back)


def test_a_denial_gives_xdk_no_code(simulator: Simulator, alice: Person) -> None:
    client = xdk_sign_in(simulator)
    led_back = consent.press("deny", client.get_authorization_url(state="a state"), alice.username)
    assert "state=a+state" in led_back
    with pytest.raises(ValueError, match="No authorization code"):
        client.fetch_token(led_back)


def test_tweepy_finds_its_own_state_in_the_redirect(simulator: Simulator, alice: Person) -> None:
    handler = tweepy_sign_in(simulator)
    led_back = consent.press("allow", tweepys_consent_page(simulator, handler), alice.username)
    assert led_back.startswith(f"{REDIRECT_URI}?")
    # tweepy compares the state with the one it made, and raises when it is another.
    assert handler.fetch_token(led_back)["access_token"]


def test_a_code_buys_tokens_only_once(simulator: Simulator, alice: Person) -> None:
    client = xdk_sign_in(simulator)
    led_back = consent.press("allow", client.get_authorization_url(), alice.username)
    client.fetch_token(led_back)
    with pytest.raises(ValueError, match="status: 400"):
        client.fetch_token(led_back)


def test_a_code_is_good_for_thirty_seconds(simulator: Simulator, alice: Person) -> None:
    client = xdk_sign_in(simulator)
    led_back = consent.press("allow", client.get_authorization_url(), alice.username)
    simulator.advance_clock(31)
    with pytest.raises(ValueError, match="status: 400"):
        client.fetch_token(led_back)


def test_a_code_is_worth_nothing_without_its_verifier(simulator: Simulator, alice: Person) -> None:
    client = xdk_sign_in(simulator)
    led_back = consent.press("allow", client.get_authorization_url(), alice.username)
    client.oauth2_auth.set_pkce_parameters("another verifier than the one of the challenge, long enough")
    with pytest.raises(ValueError, match="status: 400"):
        client.fetch_token(led_back)


def test_tweepy_refreshes_a_token_that_ran_out(simulator: Simulator, alice: Person) -> None:
    handler = tweepy_sign_in(simulator)
    old = handler.fetch_token(consent.press("allow", tweepys_consent_page(simulator, handler), alice.username))
    simulator.advance_clock(7201)
    with pytest.raises(tweepy.Unauthorized):
        tweepy_with(simulator, old["access_token"]).get_me(user_auth=False)
    new = handler.refresh_token(TWEEPYS_TOKEN_URL, client_id=CLIENT_ID)
    assert tweepy_with(simulator, new["access_token"]).get_me(user_auth=False).data.username == "alice"


def test_a_refresh_token_works_only_once_and_its_reuse_kills_the_family(simulator: Simulator, alice: Person) -> None:
    handler = tweepy_sign_in(simulator)
    old = handler.fetch_token(consent.press("allow", tweepys_consent_page(simulator, handler), alice.username))
    new = handler.refresh_token(TWEEPYS_TOKEN_URL, client_id=CLIENT_ID)
    with pytest.raises(OAuth2Error, match="Value passed for the token was invalid") as refusal:
        handler.refresh_token(TWEEPYS_TOKEN_URL, refresh_token=old["refresh_token"], client_id=CLIENT_ID)
    assert refusal.value.error == "invalid_request"
    with pytest.raises(tweepy.Unauthorized):
        tweepy_with(simulator, new["access_token"]).get_me(user_auth=False)


def test_a_redirect_that_is_not_registered_is_never_followed(simulator: Simulator, alice: Person) -> None:
    client = xdk_sign_in(simulator)
    client.oauth2_auth.redirect_uri = f"{REDIRECT_URI}/"
    with pytest.raises(requests.HTTPError, match="400"):
        consent.press("allow", client.get_authorization_url(), alice.username)
