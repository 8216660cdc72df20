"""What a browser sent, captured: made again from the capture, byte for byte, and anew with what the whole call taught."""

import subprocess

from harness import judges
from harness.service import BINARY
from harness.whip_page import Publisher


def replay(capture, folder) -> subprocess.CompletedProcess:
    return subprocess.run([BINARY, "replay", str(capture), "-o", str(folder)], capture_output=True, text=True, timeout=120)


def captured_call(service, chromium) -> dict:
    """A publisher of some seconds, with a pause in the middle."""
    page = chromium.new_page()
    publisher = Publisher(page, service, "studio", "Ana", size=(640, 480))
    publisher.let_pass(4)
    service.json("POST", f"/api/v1/recordings/{publisher.recording_id}/pause")
    publisher.let_pass(1)
    service.json("POST", f"/api/v1/recordings/{publisher.recording_id}/resume")
    publisher.let_pass(4)
    publisher.finish()
    page.close()
    return service.wait_until_completed(publisher.recording_id)


def test_a_captured_call_is_made_again_and_anew(start_service, chromium, tmp_path):
    service = start_service("--capture")
    recording = captured_call(service, chromium)
    [file] = recording["files"]
    capture = recording["capture"]
    assert capture["complete"] and capture["bytes"] > 100_000, capture
    assert recording["bytes"] == file["bytes"] + capture["bytes"]
    path = service.path(recording, file)

    # Anybody who may download the files may download it, and it is no media.
    status, headers, content = service.request("GET", capture["url"])
    assert status == 200 and headers["Content-Type"] == "application/vnd.tcpdump.pcap" and len(content) == capture["bytes"]
    downloaded = tmp_path / "downloaded.pcapng"
    downloaded.write_bytes(content)

    made = replay(downloaded, tmp_path / "again")
    assert made.returncode == 0 and not made.stderr, made
    assert made.stdout.split() == [str(tmp_path / "again" / file["name"])]
    assert (tmp_path / "again" / file["name"]).read_bytes() == path.read_bytes()
    # It overwrites nothing.
    assert replay(downloaded, tmp_path / "again").returncode == 1

    # A capture that was cut off makes a file that plays up to there.
    cut = tmp_path / "cut.pcapng"
    cut.write_bytes(content[: len(content) * 2 // 3])
    made = replay(cut, tmp_path / "cut")
    assert made.returncode == 0 and "cut off" in made.stderr, made
    judges.webm(tmp_path / "cut" / file["name"])

    refused = service.command("remux", recording["id"], against="folder")
    assert refused.returncode == 1 and "in use" in refused.stderr, refused
    assert service.stop() == 0
    before = path.read_bytes()
    remuxed = service.command("remux", recording["id"], against="folder")
    assert remuxed.returncode == 0, remuxed
    judges.webm(path)
    assert abs(judges.duration(path) - file["duration"]) < 0.2
    assert path.read_bytes() != before
    # Whoever opens the folder next finds the new hash in the catalogue, and the capture still there.
    again = start_service()
    anew = again.recording(recording["id"])
    assert anew["files"][0]["sha256"] not in (None, file["sha256"]) and anew["capture"] == capture
    assert {track["kind"]: track["frames"] for track in anew["files"][0]["tracks"]} == \
        {track["kind"]: track["frames"] for track in file["tracks"]}


def test_wireshark_reads_a_capture(start_service, chromium):
    service = start_service("--capture")
    recording = captured_call(service, chromium)
    path = service.path(recording, recording["capture"])
    result = judges.run(
        "tshark", "-r", path, "-d", "udp.port==5004,rtp", "-d", "udp.port==5005,rtcp", "-T", "fields", "-e", "rtp.seq", "-e", "rtcp.pt",
        "-e", "frame.comment")
    assert result.returncode == 0, result.stderr
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert sum(1 for row in rows if row[0]) > 300, rows[:5]
    assert any("200" in row[1].split(",") for row in rows if len(row) > 1), "no sender report"
    assert any("\"offer\"" in row[2] for row in rows if len(row) > 2), "no SDP"
