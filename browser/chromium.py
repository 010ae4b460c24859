"""Chromium, headless, as the tests of this folder drive it."""

import shutil
from collections.abc import Iterator

from selenium import webdriver


def found(*names: str) -> str:
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, f"None of {', '.join(names)} is installed: install Chromium and chromedriver, or leave out `browser`."
    return path


def chromium(*arguments: str) -> Iterator[webdriver.Chrome]:
    """A browser until the generator is left."""
    options = webdriver.ChromeOptions()
    options.binary_location = found("chromium", "chromium-browser", "google-chrome")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1200", *arguments):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(found("chromedriver")))
    driver.set_page_load_timeout(60)
    driver.set_script_timeout(60)
    yield driver
    driver.quit()
