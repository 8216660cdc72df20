"""Many on the signalling at once; the figures of a release build are in the README."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

LOAD = Path(__file__).parent / "load" / "signalling_load.py"


def load(service, what: str, count: int) -> dict:
    # A socket each, here and there.
    limit = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 65_536)
    result = subprocess.run(
        [sys.executable, LOAD, what, service.url, str(service.process.pid), str(count)], capture_output=True, text=True, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
    assert result.returncode == 0, result.stderr[-2000:]
    print(result.stdout)
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    from harness.service import Service

    service = Service(tmp_path_factory.mktemp("load") / "data")
    yield service
    service.stop()


def test_a_thousand_idle_clients_cost_little_and_are_answered(service):
    assert load(service, "idle", 1000)["MiB"] < 100


def test_a_signal_is_relayed_at_once(service):
    assert load(service, "relay", 300)["medianMicroseconds"] < 10_000


def test_two_hundred_socket_io_clients_hear_the_same_in_one_order(service):
    assert load(service, "fanout", 200)["delivered"] == 200 * 200 - 10 * 20
