"""The clients under test, as they come from PyPI. Nothing in them is changed; only their connections are led to x-sim.

xdk takes the address of X as a parameter. tweepy has it hard-coded, so its `requests` session gets a transport adapter
that sends what is meant for Twitter to the simulator. An `https` address in tweepy is therefore plain HTTP on the wire.
"""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
import tweepy
import xdk
from requests.adapters import HTTPAdapter

from harness import consent
from harness.simulator import Person, Simulator

# The apps that x-sim knows, in the words that both clients use for them.
PUBLIC_APP = {"client_id": "pipit-demo"}
CONFIDENTIAL_APP = {"client_id": "bot-demo", "client_secret": "bot-demo-secret"}
REDIRECT_URI = "http://127.0.0.1:47231/callback"
SCOPES = ("dm.read", "dm.write", "tweet.read", "users.read", "media.write", "offline.access")
API_OF_TWITTER = "https://api.twitter.com"


class LeadToSimulator(HTTPAdapter):
    """Sends requests to another host than they name."""

    def __init__(self, x: str) -> None:
        """Leads to the X at this address."""
        self.x = x
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Sends a request, its path and query unchanged."""
        request.url = led_to(self.x, request.url or "")
        return super().send(request, *args, **kwargs)


def led_to(x: str, url: str) -> str:
    """The same path and query at another host."""
    return urlunsplit(urlsplit(url)._replace(scheme=urlsplit(x).scheme, netloc=urlsplit(x).netloc))


class TweepySignIn:
    """Tweepy's own way to sign in, one step after the other."""

    def __init__(
        self, simulator: Simulator, app: dict[str, str] = PUBLIC_APP, scopes: tuple[str, ...] = SCOPES
    ) -> None:
        """Nobody was asked yet."""
        self.x = simulator.x
        self.app = app
        self.handler = tweepy.OAuth2UserHandler(**app, redirect_uri=REDIRECT_URI, scope=scopes)
        self.handler.mount(API_OF_TWITTER, LeadToSimulator(self.x))

    def consent_page(self) -> str:
        """Where tweepy sends a person to be asked; it names the host of Twitter."""
        return led_to(self.x, self.handler.get_authorization_url())

    def allow(self, person: Person) -> dict[str, Any]:
        """Signs in: the consent page, a press on Allow, and the tokens for the code."""
        return self.handler.fetch_token(consent.press("allow", self.consent_page(), person.username))

    def refresh(self, **token: str) -> dict[str, Any]:
        """Gets new tokens. tweepy leaves this to `requests-oauthlib`, whose class its own extends."""
        url = f"{API_OF_TWITTER}/2/oauth2/token"
        return self.handler.refresh_token(url, auth=self.handler.auth, client_id=self.app["client_id"], **token)


def tweepy_with(simulator: Simulator, access_token: str) -> tweepy.Client:
    """A tweepy client that holds this token. tweepy calls the token of a person, too, a bearer token."""
    client = tweepy.Client(access_token)
    client.session.mount(API_OF_TWITTER, LeadToSimulator(simulator.x))
    return client


def tweepy_for(simulator: Simulator, person: Person, scopes: tuple[str, ...] = SCOPES) -> tweepy.Client:
    """A tweepy client through which this person has signed in."""
    return tweepy_with(simulator, TweepySignIn(simulator, scopes=scopes).allow(person)["access_token"])


def xdk_before_sign_in(
    simulator: Simulator, app: dict[str, str] = PUBLIC_APP, scopes: tuple[str, ...] = SCOPES
) -> xdk.Client:
    """An xdk client that knows its app but nobody's token yet."""
    x = simulator.x.rstrip("/")
    return xdk.Client(base_url=x, authorization_base_url=f"{x}/i", redirect_uri=REDIRECT_URI, scope=list(scopes), **app)


def xdk_with(simulator: Simulator, access_token: str) -> xdk.Client:
    """An xdk client that holds this token."""
    return xdk.Client(base_url=simulator.x.rstrip("/"), access_token=access_token)


def xdk_for(
    simulator: Simulator, person: Person, app: dict[str, str] = PUBLIC_APP, scopes: tuple[str, ...] = SCOPES
) -> xdk.Client:
    """An xdk client through which this person has signed in."""
    client = xdk_before_sign_in(simulator, app, scopes)
    client.fetch_token(consent.press("allow", client.get_authorization_url(), person.username))
    return client
