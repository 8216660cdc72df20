"""Disks that are full or gone. The small ones are mounted in the tests' own mount namespace (`ip netns exec` gives them one)."""

import json
import subprocess
import threading
import time

import pytest

from harness import crash, judges
from harness.call_page import Caller
from test_crash import pion  # noqa: F401


@pytest.fixture
def small_disk(tmp_path):
    """32 MB, of which the service keeps 8 as its reserve."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(folder)], check=True)
    yield folder
    # A lazy one: a service that is stopped only after the test may still hold it.
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    """Takes what is left."""
    with open(folder / "filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


def wait_until(condition, seconds: float = 20):
    """The service looks after its disk every two seconds: there is no event for it."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        threading.Event().wait(0.1)
    return value


def metric(service, name: str) -> float:
    text = service.request("GET", "/metrics")[2].decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name) and not line.startswith("#"))


def test_a_full_disk_ends_the_recording_whole_and_the_service_comes_back(start_service, small_disk, chromium):
    service = start_service("--min-free", "4M", data=small_disk / "data")
    caller = Caller(chromium.new_page(), service, "standup", "Ana")
    caller.click("record")
    caller.wait_until_recorded(1)
    first = caller.recording_id()
    caller.let_pass(3)
    fill(small_disk)
    caller.wait("() => document.body.innerText.includes('The recording has failed: the disk is full')", 15)
    recording = service.wait_for(first, lambda entry: entry["state"] == "failed" and all(file["complete"] for file in entry["files"]))
    assert recording["error"]["code"] == "disk-full"
    [file] = recording["files"]
    # Finished in the room of the reserve: nobody could tell from the file.
    judges.webm(service.path(recording, file))
    assert file["duration"] > 3
    crash.assert_agree(service, recording)

    status, headers, body = service.request("POST", "/api/v1/recordings", {"room": "other"})
    problem = json.loads(body)
    assert status == 507 and headers["Content-Type"] == "application/problem+json" and problem["reason"] == "full", problem
    assert "disk is full" in problem["detail"], problem
    assert service.request("POST", "/whip/studio", b"v=0", {"Content-Type": "application/sdp"})[0] == 507
    status, _, body = service.request("GET", "/readyz")
    assert status == 503 and "disk is full" in body.decode(), body
    assert metric(service, "recorder_recordings_refused_total") == 2 and metric(service, "recorder_recordings_failed_total") == 1
    assert metric(service, "recorder_disk_free_bytes") < 32 << 20
    caller.click("record")
    caller.wait("() => document.body.innerText.includes('could not be started: nothing can be recorded now')")

    (small_disk / "filler").unlink()
    wait_until(lambda: service.request("GET", "/readyz")[0] == 200)
    caller.click("record")
    caller.wait_until_recorded(1)
    second = caller.recording_id()
    assert second != first
    caller.let_pass(2)
    caller.click("record")
    recording = service.wait_until_completed(second)
    assert recording["state"] == "completed"
    judges.webm(service.path(recording, recording["files"][0]))
    caller.page.close()


def test_the_service_starts_on_a_disk_that_is_full_to_the_last_byte(start_service, small_disk, pion):  # noqa: F811
    service = start_service("--media-host", "127.0.0.1", "--min-free", "4M", data=small_disk / "data")
    publisher = pion(f"{service.url}/whip/studio?name=robot")
    recording = wait_until(lambda: next((entry for entry in service.recordings() if entry["duration"] > 2), None))
    service.kill()
    publisher.kill()
    fill(small_disk)
    # SQLite has made its log anew by now, or never will: without the reserve nothing could be opened.
    service = start_service("--media-host", "127.0.0.1", "--min-free", "4M", data=small_disk / "data")
    repaired = service.wait_until_completed(recording["id"])
    assert repaired["state"] == "completed" and repaired["interrupted"], repaired
    [file] = repaired["files"]
    judges.webm(service.path(repaired, file))
    crash.assert_agree(service, repaired)
    status, _, body = service.request("POST", "/api/v1/recordings", {"room": "other"})
    assert status == 507 and json.loads(body)["reason"] == "full", body
    assert service.request("GET", "/healthz")[0] == 200 and service.request("GET", "/readyz")[0] == 503
    (small_disk / "filler").unlink()
    wait_until(lambda: service.request("GET", "/readyz")[0] == 200)
    assert service.request("POST", "/api/v1/recordings", {"room": "other"})[0] == 201


def test_nothing_is_recorded_below_the_margin(start_service):
    service = start_service("--min-free", "100T")
    status, _, body = service.request("POST", "/api/v1/recordings", {"room": "standup"})
    assert status == 507 and "a recording needs 109951162 MB to begin" in body.decode(), body
    assert service.request("GET", "/readyz")[0] == 503
    assert service.request("GET", "/healthz")[0] == 200
    assert service.recordings() == []


def test_a_data_folder_that_goes_away_and_comes_back(start_service, tmp_path, pion):  # noqa: F811
    service = start_service("--media-host", "127.0.0.1")
    publisher = pion(f"{service.url}/whip/studio?name=robot")
    recording = wait_until(lambda: next((entry for entry in service.recordings() if entry["bytes"] > 0), None))
    service.data.rename(tmp_path / "elsewhere")
    wait_until(lambda: service.request("GET", "/readyz")[0] == 503)
    failed = service.wait_for(recording["id"], lambda entry: entry["state"] == "failed")
    assert failed["error"]["code"] == "disk-error", failed
    status, _, body = service.request("POST", "/api/v1/recordings", {"room": "other"})
    assert status == 507 and json.loads(body)["reason"] == "gone", body
    publisher.kill()

    (tmp_path / "elsewhere").rename(service.data)
    wait_until(lambda: service.request("GET", "/readyz")[0] == 200)
    repaired = service.wait_for(recording["id"], lambda entry: entry["files"] and all(file["complete"] for file in entry["files"]))
    assert repaired["state"] == "failed"
    judges.webm(service.path(repaired, repaired["files"][0]))
    crash.assert_agree(service, repaired)
    assert service.request("POST", "/api/v1/recordings", {"room": "other"})[0] == 201
