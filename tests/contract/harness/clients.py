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

CLIENT_ID = "pipit-demo"
REDIRECT_URI = "http://127.0.0.1:47231/callback"
SCOPES = ["dm.read", "dm.write", "tweet.read", "users.read", "media.write", "offline.access"]
TWITTER = ("https://api.twitter.com", "https://twitter.com")


class LeadToSimulator(HTTPAdapter):
    """Sends requests to another host than they name."""

    def __init__(self, x: str) -> None:
        """Leads to the X at this address."""
        self.x = urlsplit(x)
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Sends a request, its path and query unchanged."""
        request.url = led_to(self.x.geturl(), request.url or "")
        return super().send(request, *args, **kwargs)


def led_to(x: str, url: str) -> str:
    """The same address at another host."""
    return urlunsplit(urlsplit(url)._replace(scheme=urlsplit(x).scheme, netloc=urlsplit(x).netloc))


def lead(session: requests.Session, x: str) -> None:
    """Leads what a session sends to Twitter to the simulator."""
    for host in TWITTER:
        session.mount(host, LeadToSimulator(x))


def tweepy_sign_in(simulator: Simulator, scopes: list[str] | None = None) -> tweepy.OAuth2UserHandler:
    """Tweepy's own way to sign in, before its first step."""
    handler = tweepy.OAuth2UserHandler(client_id=CLIENT_ID, redirect_uri=REDIRECT_URI, scope=scopes or SCOPES)
    lead(handler, simulator.x)
    return handler


def tweepy_with(simulator: Simulator, access_token: str) -> tweepy.Client:
    """A tweepy client that holds this token. tweepy calls the token of a person, too, a bearer token."""
    client = tweepy.Client(access_token)
    lead(client.session, simulator.x)
    return client


def tweepy_for(simulator: Simulator, person: Person, scopes: list[str] | None = None) -> tweepy.Client:
    """A tweepy client through which this person has signed in."""
    handler = tweepy_sign_in(simulator, scopes)
    authorize_url = led_to(simulator.x, handler.get_authorization_url())
    token = handler.fetch_token(consent.press("allow", authorize_url, person.username))
    return tweepy_with(simulator, token["access_token"])


def xdk_sign_in(simulator: Simulator, scopes: list[str] | None = None) -> xdk.Client:
    """An xdk client that knows its app but nobody's token yet."""
    x = simulator.x.rstrip("/")
    return xdk.Client(
        base_url=x,
        authorization_base_url=f"{x}/i",
        client_id=CLIENT_ID,
        redirect_uri=REDIRECT_URI,
        scope=scopes or SCOPES,
    )


def xdk_with(simulator: Simulator, access_token: str) -> xdk.Client:
    """An xdk client that holds this token."""
    return xdk.Client(base_url=simulator.x.rstrip("/"), access_token=access_token)


def xdk_for(simulator: Simulator, person: Person, scopes: list[str] | None = None) -> xdk.Client:
    """An xdk client through which this person has signed in."""
    client = xdk_sign_in(simulator, scopes)
    client.fetch_token(consent.press("allow", client.get_authorization_url(), person.username))
    return client
