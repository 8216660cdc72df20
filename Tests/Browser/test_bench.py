"""`recorder bench` against the real service: every frame that its publishers send stands in a file."""

import json
import os
import subprocess

BINARY = os.environ["RECORDER_BINARY"]


def bench(*options: str, timeout: float = 120) -> dict:
    """A debug build's run is never valid, and so ends with 1: its figures say nothing, what it counts does."""
    result = subprocess.run([BINARY, "bench", "--json", *options], capture_output=True, text=True, timeout=timeout)
    assert result.stdout, result.stderr
    return json.loads(result.stdout)


def test_every_frame_that_is_sent_is_in_a_file(tmp_path):
    report = bench("--publishers", "3", "--duration", "3", "--data", str(tmp_path))
    frames = report["frames"]
    assert frames["problems"] == []
    assert frames["foundVideo"] == frames["sentVideo"] > 3 * 30 * 3
    assert frames["foundAudio"] == frames["sentAudio"] > 3 * 50 * 3
    assert frames["files"] == 3
    assert report["joins"]["joined"] == 3 and report["joins"]["failed"] == 0
    assert report["floor"]["packets"] > 0 and report["floor"]["lostPackets"] == 0
    assert report["processor"]["byThread"]["media"] > 0 and report["processor"]["byThread"]["writer"] > 0
    assert list(tmp_path.iterdir()) == [], "the files were to be deleted"


def test_what_is_lost_is_asked_for_and_sent_again(tmp_path):
    report = bench("--scenario", "loss", "--publishers", "3", "--duration", "3", "--no-floor", "--data", str(tmp_path))
    assert report["network"]["withheldPackets"] > 50
    assert report["network"]["retransmissions"] > 0.9 * report["network"]["withheldPackets"]
    assert report["frames"]["problems"] == []


def test_a_running_service_is_measured_from_outside(service):
    report = bench(
        "--server", service.url, "--pid", str(service.process.pid), "--publishers", "2", "--duration", "2", "--no-floor", "--scenario", "audio"
    )
    assert report["joins"]["joined"] == 2
    assert report["processor"]["microsecondsPerPacket"] > 0
    assert "foundAudio" not in report["frames"]
    recordings = json.loads(service.request("GET", "/api/v1/recordings")[2])["recordings"]
    assert {recording["room"] for recording in recordings} == {"bench-room-0", "bench-room-1"}
    counts = sum(track["frames"] for recording in recordings for file in recording["files"] for track in file["tracks"])
    assert counts == report["frames"]["sentAudio"]


def test_wrong_options_are_refused(tmp_path):
    for options in (["--publishers", "0"], ["--scenario", "other"], ["--media", "127.0.0.1:1"], ["--server", "ftp://x"]):
        result = subprocess.run([BINARY, "bench", *options], capture_output=True, text=True, timeout=20)
        assert result.returncode == 64, (options, result.stderr)
