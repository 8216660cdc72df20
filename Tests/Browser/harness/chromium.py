"""Chromium by playwright: the distribution's own build, with fake camera and microphone."""

import json

from playwright.sync_api import sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    # Pages of a call are not in front of each other here; a hidden page's timers and frames would be slowed down.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]


class Chromium:
    def __init__(self, playwright, *arguments: str):
        self.browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True, args=ARGUMENTS + list(arguments))

    def new_page(self, **options) -> "ChromiumPage":
        # Small windows: painting pictures without a GPU is what a call costs most here.
        options.setdefault("viewport", {"width": 480, "height": 360})
        context = self.browser.new_context(permissions=["camera", "microphone"], **options)
        return ChromiumPage(context.new_page())

    @property
    def contexts(self) -> list:
        """Of the pages that are open."""
        return self.browser.contexts

    def close(self):
        self.browser.close()


class ChromiumPage:
    """A page in a context of its own, with the verbs of `firefox.FirefoxPage`; `page` is playwright's."""

    kind = "chromium"

    def __init__(self, page):
        self.page = page
        self.console: list[str] = []
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"error: {error}"))

    def open(self, url: str):
        self.page.goto(url)

    def evaluate(self, function: str, argument=None):
        text = self.page.evaluate(
            f"async (text) => JSON.stringify((await ({function})(JSON.parse(text))) ?? null)", json.dumps(argument))
        return json.loads(text)

    def screenshot(self, path):
        self.page.screenshot(path=str(path))

    def close(self):
        self.page.context.close()


def start():
    """Playwright itself; `stop()` it in the end."""
    return sync_playwright().start()
