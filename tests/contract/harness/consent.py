"""A person at the consent page: opens it, chooses an account, presses a button, and is led back to the app."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

from harness.simulator import PATIENCE_IN_SECONDS


class ConsentPage(HTMLParser):
    """The form of a consent page: where it goes, what it carries hidden, and between which answers it lets choose."""

    def __init__(self, html: str) -> None:
        """Reads the page."""
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.people: list[str] = []
        self.buttons: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what belongs to the form."""
        match tag, {name: value or "" for name, value in attrs}:
            case "form", {"method": "post", "action": action}:
                self.action = action
            case "input", {"type": "hidden", "name": name, "value": value}:
                self.hidden[name] = value
            case "input", {"type": "radio", "name": "person", "value": username}:
                self.people.append(username)
            case "button", {"name": "decision", "value": decision}:
                self.buttons.append(decision)


def press(button: str, authorize_url: str, username: str) -> str:
    """Goes through the consent page as a browser does; tells the address in the app to which it leads."""
    with requests.Session() as browser:
        opened = browser.get(authorize_url, timeout=PATIENCE_IN_SECONDS)
        opened.raise_for_status()
        page = ConsentPage(opened.text)
        assert button in page.buttons
        assert username in page.people
        form = {**page.hidden, "person": username, "decision": button}
        action = urljoin(opened.url, page.action)
        answer = browser.post(action, data=form, allow_redirects=False, timeout=PATIENCE_IN_SECONDS)
        assert answer.status_code == requests.codes.found, answer.text
        return answer.headers["Location"]
