"""The service is killed while it records: what it had received is on disk, it comes back, and calls go on."""

import os
import random
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from harness import crash, judges, programs
from harness.call_page import Caller
from harness.service import Service

# What was received a second before is in the file (--flush-interval). Nothing is lost on the way here, so nothing is waited for.
LONGEST_LOSS = 1.0
# One writer appends and syncs: where others keep the disk busy, an append may wait for a sync. So much more now and then.
LONGEST_SYNC = 0.5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pid_of(data: Path) -> int:
    return int((data / ".lock").read_text().split()[1])


@pytest.fixture(scope="module")
def pion(tmp_path_factory):
    """Starts publishers that send until they are killed."""
    binary = programs.build_pion()
    picture = programs.make_ivf(tmp_path_factory.mktemp("pion") / "picture.ivf")
    running = []

    def start(url: str) -> subprocess.Popen:
        process = subprocess.Popen([str(binary), url, "600", str(picture)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def test_twenty_kills_under_load_lose_no_more_than_a_second(start_service, tmp_path, pion):
    data = tmp_path / "data"
    chance = random.Random(4)
    losses = []
    service = start_service("--media-host", "127.0.0.1", data=data)
    for number in range(20):
        publishers = [pion(f"{service.url}/whip/room-{number}-{index}?name=robot") for index in range(2)]
        deadline = time.monotonic() + 30
        while True:
            running = service.recordings(state="recording")
            begun = [path for path in data.glob("recordings/*/*/*/*/*.part") if path.stat().st_size > 0]
            if len(running) == len(begun) == 2:
                break
            assert time.monotonic() < deadline, service.recordings()
            threading.Event().wait(0.05)
        # The moment of the kill is the matter of the test: anywhere between two flushes.
        threading.Event().wait(0.3 + chance.random() * 1.2)
        killed_at = time.time()
        service.kill()
        for publisher in publishers:
            publisher.kill()
        parts = [path for path in data.glob("recordings/*/*/*/*/*.part")]
        assert len(parts) == 2, parts
        for part in parts:
            crash.assert_plays_as_it_lies(part)

        service = start_service("--media-host", "127.0.0.1", data=data)
        for identifier in [entry["id"] for entry in running]:
            recording = service.wait_until_completed(identifier)
            assert recording["state"] == "completed" and recording["interrupted"], recording
            [file] = recording["files"]
            judges.webm(service.path(recording, file))
            losses.append(crash.seconds_missing(recording, file, killed_at))
            crash.assert_agree(service, recording)
    print(f"seconds missing at {len(losses)} ends: {' '.join(f'{loss:.2f}' for loss in sorted(losses))}")
    assert sorted(losses)[-3] <= LONGEST_LOSS and max(losses) <= LONGEST_LOSS + LONGEST_SYNC, losses


def test_a_call_goes_on_after_a_crash_of_the_service(tmp_path, chromium):
    """Scripts/run restarts the service, the page reconnects by itself, and both recordings are whole and linked."""
    data = tmp_path / "data"
    port = free_port()
    runner = subprocess.Popen(
        [str(Path(__file__).parents[2] / "Scripts/run"), "--port", str(port), "--media-port", "0", "--data", str(data)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        url = runner.stdout.readline().split()[-1]
        service = RunningService(url, data)
        caller = Caller(chromium.new_page(), service, "standup", "Ana")
        caller.click("record")
        caller.wait_until_recorded(1)
        first = caller.recording_id()
        caller.let_pass(3)
        # Everything that the lamp shows from here on.
        caller.page.evaluate(
            """() => {
              const lamp = document.querySelector("#recording-state");
              window.shown = [];
              const note = () => shown.at(-1)?.state !== lamp.dataset.state
                && shown.push({state: lamp.dataset.state, at: performance.now(), id: recorderDebug.state.recording?.id ?? null});
              new MutationObserver(note).observe(lamp, {attributes: true});
            }""")
        os.kill(pid_of(data), signal.SIGKILL)
        killed_at = time.monotonic()
        caller.wait("() => document.querySelector('[data-testid=record]').innerText.includes('Reconnecting')", 5)
        assert runner.stdout.readline().split()[-1] == url
        restarted_at = time.monotonic()
        caller.wait_until_recorded(1, 15)
        back_at = time.monotonic()
        second = caller.recording_id()
        assert second != first and caller.page.evaluate("() => recorderDebug.state.recording.continues") == first
        shown = caller.page.evaluate("() => shown")
        # Red only before the kill, and again when the new one is really written.
        assert all(entry["id"] == second for entry in shown if entry["state"] == "recording"), shown
        assert back_at - restarted_at < 5, f"{restarted_at - killed_at:.1f} s down, then {back_at - restarted_at:.1f} s until it was recorded"
        caller.let_pass(3)
        caller.click("record")
        recordings = [service.wait_until_completed(identifier) for identifier in (first, second)]
        assert [entry["state"] for entry in recordings] == ["completed", "completed"]
        assert [entry["interrupted"] for entry in recordings] == [True, False]
        for recording in recordings:
            [file] = recording["files"]
            judges.webm(service.path(recording, file))
            crash.assert_agree(service, recording)
        caller.page.open(f"{url}/recordings#{first}")
        caller.wait("() => document.querySelector('[data-testid=detail-chain]')?.innerText.includes('goes on')")
        caller.page.evaluate("() => document.querySelector('[data-testid=detail-chain] a').click()")
        caller.wait(f"() => location.hash === '#{second}' && document.querySelector('[data-testid=detail-chain]').innerText.includes('continues')")
        caller.page.close()
    finally:
        runner.send_signal(signal.SIGTERM)
        assert runner.wait(30) == 0, runner.stderr.read()


def test_the_service_is_restarted_after_crashes_only(tmp_path):
    run = str(Path(__file__).parents[2] / "Scripts/run")
    refused = subprocess.run([run, "--nonsense"], capture_output=True, text=True, timeout=30)
    assert refused.returncode == 64, refused
    refused = subprocess.run([run, "--data", "/dev/null", "--port", "0", "--media-port", "0"], capture_output=True, text=True, timeout=30)
    assert refused.returncode == 1 and "started again" not in refused.stderr, refused


def test_a_recorder_of_the_page_says_that_the_service_is_gone(start_service, chromium):
    service = start_service()
    page = chromium.new_page()
    page.open(service.url + "/recordings")
    page.evaluate(
        """async () => {
          const { ServerMediaRecorder } = await import("/recorder.js");
          const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: {width: 320, height: 240}});
          const recorder = new ServerMediaRecorder(stream);
          window.heard = [];
          for (const type of ["start", "error", "stop"]) recorder.addEventListener(type, () => heard.push(type));
          recorder.ondataavailable = ({data}) => { if (data.size > 0 && !heard.includes("data")) heard.push("data"); };
          window.ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));
          recorder.start(200);
          await new Promise((resolve) => { const look = () => heard.includes("data") ? resolve() : setTimeout(look, 50); look(); });
        }""")
    service.kill()
    page.evaluate("() => ended")
    heard = page.evaluate("() => heard")
    assert heard == ["start", "data", "error", "stop"], heard
    page.close()


class RunningService(Service):
    """A service that something else has started, and looks after."""

    def __init__(self, url: str, data: Path):
        self.url = url
        self.data = data

