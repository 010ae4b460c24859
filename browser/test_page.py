"""The HTML page in a browser: opened from disk with the network off, used by keyboard, filled with hostile text.

    pytest browser

needs Chromium and chromedriver (on Debian the packages chromium and chromium-driver).
"""

import json
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from inspector.formats.read import read_input
from inspector.formats.redaction import Redaction
from inspector.present.reports.export import BY_NAME, written

from .chromium import chromium

ROOT = Path(__file__).parent.parent
IMAGE = "<img src=x onerror=\"document.title='owned'\">"
HOSTILE = f"</script><script>document.title='owned'</script>{IMAGE}&lt;b&gt; \x1b[31mred"
ROWS = "[...document.querySelectorAll('.rows > [role=option]')]"
SHOWN = HOSTILE.replace("\x1b", "␛")


@pytest.fixture(scope="module")
def browser():
    for driver in chromium():
        driver.execute_cdp_cmd("Network.enable", {})
        off = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", off)
        yield driver


@pytest.fixture
def page(browser, tmp_path):
    """Opens an input as a page from disk."""

    def opened(content: bytes, name: str = "input") -> "Page":
        path = tmp_path / "page.html"
        path.write_bytes(written(read_input(None, content, name), BY_NAME["html"], Redaction()))
        browser.get(path.as_uri())
        return Page(browser)

    return opened


class Page:
    """What a reader sees of the page."""

    def __init__(self, browser: webdriver.Chrome) -> None:
        self.browser = browser

    def ask(self, script: str):
        return self.browser.execute_script(f"return {script}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    @property
    def rows(self) -> list[str]:
        return self.ask(f"{ROWS}.filter(row => row.offsetParent).map(row => row.innerText)")

    @property
    def chosen(self) -> str | None:
        return self.ask("document.querySelector('.chosen')?.dataset.seq")

    @property
    def pane(self) -> str:
        return self.ask("document.querySelector('.pane').innerText")

    @property
    def count(self) -> str:
        return self.ask("document.querySelector('.count').textContent")

    @property
    def ground(self) -> str:
        return self.ask("getComputedStyle(document.body).backgroundColor")


def session(name: str) -> bytes:
    return (ROOT / "sessions" / f"{name}.jsonl").read_bytes()


def test_it_opens_from_disk_without_the_network(page, browser):
    shown = page(session("forum-no-response"), "forum.jsonl")
    assert browser.title == "forum.jsonl · Realtime inspector"
    assert shown.ask("performance.getEntriesByType('resource').length") == 0
    assert "no response" in shown.ask("document.querySelector('.verdict').innerText")
    assert len(shown.rows) == 9
    assert browser.get_log("browser") == []


def test_the_policy_of_the_page_forbids_what_it_does_not_need(page, browser):
    shown = page(session("text-turn"))
    shown.ask("document.body.append(Object.assign(document.createElement('img'), {src: 'https://x.example/a.png'}))")
    shown.ask(
        "document.head.append(Object.assign(document.createElement('script'), {textContent: 'document.title=1'}))"
    )
    refused = [entry["message"] for entry in browser.get_log("browser")]
    assert len([line for line in refused if "Content Security Policy" in line]) == 2
    assert browser.title == "input · Realtime inspector"


def test_the_filter_shows_what_fits_and_escape_shows_all(page):
    shown = page(session("tool-turn"))
    before = shown.rows
    shown.press("/", *"Session. Updated")
    assert [row.split()[0] for row in shown.rows] == [row.split()[0] for row in before if "session.updated" in row]
    assert shown.count.startswith("1 of ")
    shown.press(Keys.ENTER)
    assert "session.updated" in shown.pane
    shown.press("/", Keys.ESCAPE)
    assert shown.rows == before


def test_sides_and_findings_are_chosen_by_button(page):
    shown = page(session("update-rejected"))
    for which, fits in (("client", "▶ client"), ("server", "◀ server")):
        shown.ask(f"document.querySelector('[data-only={which}]').click()")
        assert shown.rows
        assert all(fits in row for row in shown.rows)
    shown.ask("document.querySelector('[data-only=marked]').click()")
    assert shown.rows
    assert all(row[0] in "✗!i" for row in shown.rows)


def test_keys_alone_do_everything(page):
    shown = page(session("vad-turn"))
    shown.press("j", "j")
    assert shown.chosen == "2"
    shown.press("k")
    assert shown.chosen == "1"
    shown.press("n")
    first = shown.chosen
    assert "transcript-null-at-first" in shown.pane
    shown.press("n", "p")
    assert shown.chosen == first
    shown.press(Keys.END, Keys.HOME)
    assert shown.chosen == "1"
    shown.press("l")
    assert shown.ask("document.querySelector('.rows').classList.contains('ladder')")
    shown.press("l")
    assert not shown.ask("document.querySelector('.rows').classList.contains('ladder')")


def test_deltas_fold_and_unfold(page):
    shown = page(session("vad-turn"))
    before = len(shown.rows)
    shown.ask("document.querySelector('.rows .run').click()")
    run = shown.chosen
    shown.press(" ")
    assert len(shown.rows) > before
    assert shown.ask("document.querySelector('.rows .run').ariaExpanded") == "true"
    shown.press("j")
    assert shown.chosen == run  # the run's own first event, now in a row of its own
    shown.press(" ")
    assert len(shown.rows) == before


def test_a_link_leads_to_its_event(page):
    shown = page(session("forum-no-response"))
    shown.press("/", *"nothing fits this", Keys.ESCAPE, "/", *"session")
    shown.ask("document.querySelector('.finding [data-go]').click()")
    assert shown.chosen == "7"
    assert "#7 response.created" in shown.pane
    assert len(shown.rows) == 9


def test_the_event_that_the_verdict_rests_on_is_open_at_first_and_the_page_at_its_top(page):
    shown = page(session("silent-after-created"))
    assert shown.chosen == "10"
    assert "#10 response.created" in shown.pane
    assert "response-stalled-no-output" in shown.pane
    assert shown.ask("scrollY") == 0
    shown.press("j")
    assert shown.chosen == "11"


def test_of_a_healthy_session_no_event_comes_before_the_others(page):
    shown = page(session("text-turn"))
    assert shown.chosen is None
    assert "Choose an event" in shown.pane


def test_light_and_dark_follow_the_system_and_the_switch(page, browser):
    shown = page(session("text-turn"))
    scheme = "prefers-color-scheme"
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": scheme, "value": "dark"}]})
    dark = shown.ground
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": scheme, "value": "light"}]})
    light = shown.ground
    assert dark != light
    shown.press("d")
    assert shown.ground == dark
    shown.press("d")
    assert shown.ground == light


def test_hostile_text_is_shown_as_text(page, browser):
    events = [
        {"type": "session.created", "event_id": HOSTILE, "session": {"instructions": HOSTILE, HOSTILE: [HOSTILE]}},
        {"type": f"vendor.{HOSTILE}"},
        {"type": "error", "error": {"type": "x", "code": HOSTILE, "message": HOSTILE}},
    ]
    lines = [{"inspector": 1, "title": HOSTILE}, *({"from": "server", "event": event} for event in events)]
    shown = page("\n".join(map(json.dumps, lines)).encode(), HOSTILE)
    assert browser.title == f"{SHOWN[:79]}…"[:80] + " · Realtime inspector"
    assert browser.get_log("browser") == []
    assert SHOWN in shown.ask("document.querySelector('header').innerText")
    assert f"vendor.{SHOWN}"[:40] in "".join(shown.rows)
    shown.press("j")
    assert shown.pane.count(SHOWN) >= 3
    assert shown.ask("document.querySelectorAll('article img, article script:not([type])').length") == 0
    shown.press("j", "j")
    assert SHOWN in shown.pane
    assert "owned" not in browser.title.split("·")[1]


@pytest.mark.parametrize("width", [400, 1400])
def test_rows_and_what_is_missing_stand_under_each_other_on_any_width(page, browser, width):
    metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 900}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        shown = page((ROOT / "sessions" / "silent-after-created.jsonl").read_bytes())
        name = "document.querySelector('.rows .%s .name').getBoundingClientRect()"
        event, absent = (shown.ask(name % kind + ".toJSON()") for kind in ("chosen", "absent"))
        assert (event["left"], event["height"]) == (absent["left"], absent["height"])
        assert shown.ask("document.documentElement.scrollWidth <= innerWidth")
        shown.press("l")
        say = "document.querySelector('.rows .%s .say').getBoundingClientRect().toJSON()"
        event, absent = (shown.ask(say % kind) for kind in ("chosen", "absent"))
        assert (event["left"], event["width"]) == (absent["left"], absent["width"])
        assert event["width"] > width / 4
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_on_paper_it_is_dark_on_light_and_nothing_of_the_timeline_is_cut(page, browser):
    shown = page((ROOT / "sessions" / "barge-in.jsonl").read_bytes())
    shown.ask("document.documentElement.dataset.theme = 'dark'")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    paper = {"width": 760, "height": 600, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", paper)
    try:
        assert shown.ask("getComputedStyle(document.body).color") == "rgb(32, 36, 43)"
        end = "getBoundingClientRect().bottom"
        assert shown.ask(f"{ROWS}.at(-1).{end} <= document.querySelector('.panes').{end}")
        assert shown.ask(f"{ROWS}[0].querySelector('.words').offsetParent !== null")
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
