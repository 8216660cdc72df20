"""Firefox by WebDriver BiDi over one WebSocket: the distribution's own build, no driver beside it."""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from websockets.sync.client import connect

PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "remote.prefs.recommended": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class Firefox:
    """A headless Firefox with a fresh profile."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="recorder-firefox-")
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        Path(self.profile, "user.js").write_text("\n".join(lines))
        self.process = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", self.profile],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=_environment(self.profile))
        self.socket = connect(self._listening_address() + "/session", max_size=None, open_timeout=60)
        self._numbers = itertools.count(1)
        self.command("session.new", {"capabilities": {}})

    def _listening_address(self) -> str:
        for line in self.process.stderr:
            if match := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                # The pipe must not fill up.
                threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()
                return match[1]
        raise RuntimeError("Firefox ended before it listened")

    def command(self, method: str, parameters: dict) -> dict:
        number = next(self._numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=180))
            if message.get("id") == number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]

    def new_page(self) -> "FirefoxPage":
        context = self.command("browsingContext.create", {"type": "tab"})["context"]
        return FirefoxPage(self, context)

    def close(self):
        try:
            self.command("browser.close", {})
            self.process.wait(15)
        except Exception:
            self.process.kill()
            self.process.wait(10)
        self.socket.close()
        shutil.rmtree(self.profile, ignore_errors=True)


class FirefoxPage:
    """A tab, with the few verbs that the tests use; `chromium.ChromiumPage` has the same."""

    kind = "firefox"

    def __init__(self, browser: Firefox, context: str):
        self.browser = browser
        self.context = context

    def open(self, url: str):
        self.browser.command("browsingContext.navigate", {"context": self.context, "url": url, "wait": "complete"})

    def evaluate(self, function: str, argument=None):
        """Calls a JavaScript function, awaited, with one JSON argument; returns its JSON result."""
        result = self.browser.command("script.callFunction", {
            "functionDeclaration": f"async (text) => JSON.stringify((await ({function})(JSON.parse(text))) ?? null)",
            "arguments": [{"type": "string", "value": json.dumps(argument)}],
            "target": {"context": self.context}, "awaitPromise": True, "userActivation": True,
        })
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def screenshot(self, path):
        data = self.browser.command("browsingContext.captureScreenshot", {"context": self.context})["data"]
        Path(path).write_bytes(base64.b64decode(data))

    def close(self):
        self.browser.command("browsingContext.close", {"context": self.context})


def _environment(profile: str) -> dict[str, str]:
    # Small windows: painting pictures without a GPU is what a call costs most here.
    return {**os.environ, "HOME": profile, "MOZ_HEADLESS": "1", "MOZ_HEADLESS_WIDTH": "480", "MOZ_HEADLESS_HEIGHT": "360"}
