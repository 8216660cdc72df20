"""The bad network between browsers and the service.

The service is put on an address of its own and advertises the relay's instead, by `--public-ip`; a routing rule forbids the direct way,
which a full ICE agent would find from the browser's candidates.
"""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

from harness.relay import Impairment

BROWSER = "10.99.0.1"
RELAY = "10.99.0.2"
SERVICE = "10.99.0.3"
FIRST_PORT = 21000

# 40 ms of round trip, and up to 20 ms more each way, by which packets overtake each other.
CALL = Impairment(delay=0.020, jitter=0.020)


class ImpairedPath:
    """A running relay; `service_options` are what a service behind it is started with. Close it in the end."""

    ports = iter(range(FIRST_PORT, FIRST_PORT + 1000))

    def __init__(self, up: Impairment = CALL, down: Impairment | None = None, seed: int = 1, trace: Path | None = None):
        _make_addresses()
        port = next(self.ports)
        self.service_options = ["--workers", "1", "--media-host", SERVICE, "--media-port", str(port), "--public-ip", RELAY]
        settings = {
            "listen": [RELAY, port], "target": [SERVICE, port], "seed": seed,
            "up": dataclasses.asdict(up), "down": dataclasses.asdict(down or up)}
        if trace:
            settings["trace"] = str(trace)
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("relay.py")), json.dumps(settings)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def _command(self, **command) -> dict:
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def change(self, up: Impairment, down: Impairment | None = None):
        self._command(up=dataclasses.asdict(up), down=dataclasses.asdict(down or up))

    def block(self):
        """Nothing passes in either direction; what is under way still arrives."""
        self._command(block=True)

    def unblock(self):
        self._command(block=False)

    def counters(self) -> dict[str, dict]:
        """Of both directions, by name: `relay.Counters`."""
        return self._command()

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def _make_addresses():
    """Addresses for relay and service on the loopback interface, where browsers see no candidates of their own; once a namespace."""
    def ip(*arguments: str) -> str:
        return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout

    if RELAY in ip("address", "show", "dev", "lo"):
        return
    for address in (RELAY, SERVICE):
        ip("address", "add", f"{address}/32", "dev", "lo")
    # The table of local addresses is asked first of all otherwise, where nothing can be forbidden.
    ip("rule", "add", "pref", "100", "lookup", "local")
    for one, other in ((BROWSER, SERVICE), (SERVICE, BROWSER)):
        ip("rule", "add", "pref", "10", "from", one, "to", other, "prohibit")
    ip("rule", "delete", "pref", "0")
