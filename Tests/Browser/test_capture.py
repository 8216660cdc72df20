"""What a browser sent, captured: made again from the capture, byte for byte, and anew with what the whole call taught."""

import dataclasses
import subprocess
import threading
import time

import pytest

from harness import crash, judges
from harness.call_page import Caller
from harness.impairment import CALL, ImpairedPath
from harness.service import BINARY
from harness.whip_page import Publisher
from test_crash import pion  # noqa: F401


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


OFFER_REFERENCE_TIMES = """() => {
  const {createOffer} = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.createOffer = async function (...options) {
    const {type, sdp} = await createOffer.apply(this, options);
    return {type, sdp: sdp.replace(/a=rtcp-fb:([0-9]+) transport-cc\\r\\n/g, "$&a=rtcp-fb:$1 rrtr\\r\\n")};
  };
}"""


def test_a_sender_that_offers_it_answers_our_clock(start_service, chromium):
    """RFC 3611: Chromium tells how long ago it had our time, with its reports."""
    path = ImpairedPath(dataclasses.replace(CALL, delay=0.05, jitter=0.0))
    service = start_service("--capture", *path.service_options)
    page = chromium.new_page()
    page.page.add_init_script(f"({OFFER_REFERENCE_TIMES})()")
    publisher = Publisher(page, service, "studio", "Ana")
    publisher.let_pass(6)
    publisher.finish()
    recording = service.wait_until_completed(publisher.recording_id)
    page.close()
    path.close()
    result = judges.run(
        "tshark", "-r", service.path(recording, recording["capture"]), "-d", "udp.port==5004,rtp", "-d", "udp.port==5005,rtcp",
        "-T", "fields", "-e", "rtcp.xr.bt")
    answers = [line for line in result.stdout.splitlines() if "5" in line.split(",")]
    report = service.json("GET", f"/api/v1/recordings/{recording['id']}/report")
    [video] = [track for track in report["participants"][0]["tracks"] if track["kind"] == "video"]
    print(f"{len(answers)} answers, round trip {video['roundTripTime']} s")
    assert len(answers) >= 3, result.stdout[-500:]
    assert 0.1 <= video["roundTripTime"] < 0.2, video


def assert_made_again(service, recording: dict, folder):
    """Of its capture come its files, and no others."""
    made = replay(service.path(recording, recording["capture"]), folder)
    assert made.returncode == 0 and not made.stderr, made
    assert sorted(path.name for path in folder.iterdir()) == sorted(file["name"] for file in recording["files"])
    for file in recording["files"]:
        assert (folder / file["name"]).read_bytes() == service.path(recording, file).read_bytes(), file


def test_a_call_on_a_poor_network_is_made_again(start_service, chromium, tmp_path):
    """Loss, jitter, a pause, a marker, somebody who goes and comes back, and a stop while everybody sends."""
    path = ImpairedPath(dataclasses.replace(CALL, loss=0.08), seed=5)
    service = start_service("--capture", *path.service_options)
    pages = [chromium.new_page(), chromium.new_page()]
    ana, ben = (Caller(page, service, "standup", name) for page, name in zip(pages, ["Ana", "Ben"]))
    ana.click("record")
    ana.wait_until_recorded(2, 30)
    identifier = ana.recording_id()
    ana.let_pass(4)
    service.json("POST", f"/api/v1/recordings/{identifier}/pause")
    ana.let_pass(1)
    service.json("POST", f"/api/v1/recordings/{identifier}/resume")
    pages[1].open(service.url + "/recordings")
    ana.let_pass(2)
    service.json("POST", f"/api/v1/recordings/{identifier}/markers", {"label": "Vote"})
    Caller(pages[1], service, "standup", "Ben")
    ana.wait_until_recorded(2, 30)
    ana.let_pass(3)
    # The next one begins while the first still waits for what was lost: with the same connections, in the middle of their streams.
    service.json("POST", f"/api/v1/recordings/{identifier}/stop")
    second = service.json("POST", "/api/v1/recordings", {"room": "standup"})["id"]
    ana.let_pass(5)
    service.json("POST", f"/api/v1/recordings/{second}/stop")
    recording, second = (service.wait_until_completed(one, 60) for one in (identifier, second))
    for page in pages:
        page.close()
    path.close()
    report = service.json("GET", f"/api/v1/recordings/{identifier}/report")
    tracks = [track for participant in report["participants"] for track in participant["tracks"]]
    assert sum(track["recoveredByRetransmission"] for track in tracks) > 15 and sum(track["reorderedPackets"] for track in tracks) > 0, tracks
    assert len(recording["files"]) >= 2 and recording["capture"]["complete"], recording
    assert_made_again(service, recording, tmp_path / "again")
    assert len(second["files"]) == 2 and second["duration"] > 3, second
    assert_made_again(service, second, tmp_path / "second")
    metrics = service.request("GET", "/metrics")[2].decode()
    totals = [float(line.split()[-1]) for line in metrics.splitlines() if line.startswith("recorder_rtp_") and "_total" in line]
    assert totals and min(totals) >= 0, metrics
    assert service.stop() == 0
    remuxed = service.command("remux", identifier, against="folder")
    assert remuxed.returncode == 0, remuxed
    for file in recording["files"]:
        judges.webm_with_gaps(service.path(recording, file))
        assert abs(judges.duration(service.path(recording, file)) - file["duration"]) < 0.3


def wait_for_recording(service, room: str) -> dict:
    """Asks until bytes of the room are written: there is no event for them over plain HTTP."""
    deadline = time.monotonic() + 30
    while True:
        running = [entry for entry in service.recordings(state="recording", room=room) if entry["files"] and entry["bytes"] > 0]
        if running:
            return running[0]
        assert time.monotonic() < deadline, service.recordings()
        threading.Event().wait(0.05)


def test_a_capture_survives_a_crash_and_the_recording_that_goes_on_has_its_own(start_service, tmp_path, pion):  # noqa: F811
    data = tmp_path / "data"
    options = ["--capture", "--media-host", "127.0.0.1"]
    service = start_service(*options, data=data)
    service.json("POST", "/api/v1/recordings", {"room": "standup"})
    publisher = pion(f"{service.url}/whip/standup?name=robot")
    first = wait_for_recording(service, "standup")
    threading.Event().wait(3)
    service.kill()
    publisher.kill()

    service = start_service(*options, data=data)
    first = service.wait_until_completed(first["id"])
    [file] = first["files"]
    assert first["interrupted"] and first["capture"]["complete"] is False and first["capture"]["bytes"] > 0, first
    made = replay(service.path(first, first["capture"]), tmp_path / "cut")
    assert made.returncode == 0 and "cut off" in made.stderr, made
    judges.webm(tmp_path / "cut" / file["name"])
    # As much as the file itself: nothing of either is older than a second.
    frames = [judges.count_frames(path) for path in (service.path(first, file), tmp_path / "cut" / file["name"])]
    assert abs(frames[0] - frames[1]) < 45 and min(frames) > 30, frames

    publisher = pion(f"{service.url}/whip/standup?name=robot")
    second = wait_for_recording(service, "standup")
    assert second["continues"] == first["id"]
    threading.Event().wait(2)
    service.json("POST", f"/api/v1/recordings/{second['id']}/stop")
    second = service.wait_until_completed(second["id"])
    assert second["capture"]["complete"], second
    assert_made_again(service, second, tmp_path / "again")
    assert service.stop() == 0
    refused = service.command("remux", first["id"], against="folder")
    assert refused.returncode == 1 and "cut off" in refused.stderr, refused
    crash.assert_plays_as_it_lies(service.path(first, file))


@pytest.fixture
def slow_disk(tmp_path):
    """A folder on a disk of its own, and a function that has the disk stand still for so many seconds."""
    image, folder = tmp_path / "image", tmp_path / "disk"
    folder.mkdir()
    with open(image, "wb") as file:
        file.truncate(256 << 20)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(folder)], check=True)

    def stand_still(seconds: float):
        subprocess.run(["fsfreeze", "--freeze", str(folder)], check=True)
        try:
            threading.Event().wait(seconds)
        finally:
            subprocess.run(["fsfreeze", "--unfreeze", str(folder)], check=True)

    yield folder, stand_still
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_cannot_follow_ends_the_capture_and_not_the_recording(start_service, slow_disk, tmp_path, pion):  # noqa: F811
    folder, stand_still = slow_disk
    # Of 1 MiB a quarter is what may wait when the capture wants to write.
    service = start_service(
        "--capture", "--disk-buffer", "1M", "--min-free", "8M", "--media-host", "127.0.0.1", data=folder / "data")
    service.json("POST", "/api/v1/recordings", {"room": "studio"})
    publisher = pion(f"{service.url}/whip/studio?name=robot")
    identifier = wait_for_recording(service, "studio")["id"]
    before, began = service.recording(identifier)["bytes"], time.monotonic()
    threading.Event().wait(3)
    rate = (service.recording(identifier)["bytes"] - before) / (time.monotonic() - began)
    # Until half of it waits: more than that quarter, less than what fails the recording.
    stand_still((1 << 19) / rate)
    threading.Event().wait(3)
    service.json("POST", f"/api/v1/recordings/{identifier}/stop")
    recording = service.wait_until_completed(identifier)
    publisher.kill()
    assert recording["state"] == "completed" and recording["error"] is None, recording
    [file] = recording["files"]
    judges.webm(service.path(recording, file))
    capture = recording["capture"]
    assert capture["complete"] is False, (capture, rate)
    assert any("the capture ends here" in line for line in service.log)
    assert b'"disk-slow"' in service.path(recording, capture).read_bytes()[-400:]
    # What it has makes a file, too.
    made = replay(service.path(recording, capture), tmp_path / "again")
    assert made.returncode == 0 and "cut off" in made.stderr, made
    judges.webm(tmp_path / "again" / file["name"])
    assert judges.duration(tmp_path / "again" / file["name"]) < file["duration"] - 2, (file, rate)
