"""Publishers by WHIP: browsers, and programs that are none."""

import json

import pytest

from harness import judges, programs
from harness.player import assert_plays_and_seeks
from harness.whip_page import Publisher


LOOPBACK_ONLY = ["--media-host", "127.0.0.1"]


def only_file(recording: dict) -> dict:
    assert recording["state"] == "completed", recording
    assert len(recording["files"]) == 1, recording["files"]
    return recording["files"][0]


@pytest.mark.parametrize(
    "kind, options", [("chromium", []), ("firefox", []), ("chromium", LOOPBACK_ONLY)],
    ids=["chromium", "firefox", "chromium over loopback"])
def test_a_browser_publishes(start_service, chromium, firefox, kind, options):
    service = start_service(*options)
    page = {"chromium": chromium, "firefox": firefox}[kind].new_page()
    publisher = Publisher(page, service, "studio", "Ana", size=(640, 480))
    publisher.let_pass(6)
    publisher.detach()
    sent = publisher.stats()
    publisher.finish()
    recording = service.wait_until_completed(publisher.recording_id)
    file = only_file(recording)
    path = service.path(recording, file)
    streams = judges.webm(path)
    # The largest size that was sent; a browser short of breath begins with a smaller one.
    assert streams["video"]["width"] >= sent["video"]["frameWidth"] and streams["video"]["height"] >= sent["video"]["frameHeight"]
    assert streams["video"]["width"] * 3 == streams["video"]["height"] * 4
    assert abs(judges.count_frames(path) - sent["video"]["framesSent"]) <= 1
    page.open(service.url + "/recordings")
    assert_plays_and_seeks(page, file["url"], judges.duration(path))
    page.close()


@pytest.mark.parametrize(
    "program, options",
    # webrtcbin does not talk to a peer that has only a loopback address.
    [("aiortc", []), ("pion", []), ("gstreamer", []), ("aiortc", LOOPBACK_ONLY), ("pion", LOOPBACK_ONLY)],
    ids=["aiortc", "pion", "gstreamer", "aiortc over loopback", "pion over loopback"])
def test_a_program_publishes(start_service, tmp_path, program, options):
    service = start_service(*options)
    url = f"{service.url}/whip/studio?name=robot"
    if program == "aiortc":
        sent = programs.aiortc(url, 6)
    elif program == "pion":
        sent = programs.pion(url, 6, programs.make_ivf(tmp_path / "picture.ivf"))
    else:
        sent = programs.gstreamer(url, 6)
    [recording] = service.recordings()
    recording = service.wait_until_completed(recording["id"])
    path = service.path(recording, only_file(recording))
    streams = judges.webm(path)
    assert set(streams) == {"video", "audio"}, (streams, sent)
    if program == "pion":
        assert abs(judges.count_frames(path) - sent["video"]) <= 1
    assert 4.5 < judges.duration(path) < 8


def test_a_720p_publisher_climbs_past_one_megabit_by_our_feedback_alone(service, chromium):
    page = chromium.new_page()
    publisher = Publisher(page, service, "studio", "Ana", size=(1280, 720), scene="noise")
    publisher.let_pass(8)
    before = publisher.stats()["video"]
    publisher.let_pass(2)
    after = publisher.stats()["video"]
    rate = (after["bytesSent"] - before["bytesSent"]) * 8 / ((after["timestamp"] - before["timestamp"]) / 1000)
    publisher.finish()
    page.close()
    assert rate > 1_000_000, f"{rate / 1000:.0f} kbit/s: {after}"


def test_a_closed_tab_finishes_its_file(service, chromium):
    page = chromium.new_page()
    publisher = Publisher(page, service, "studio", "Ana")
    publisher.let_pass(3)
    page.close()
    recording = service.wait_until_completed(publisher.recording_id, 40)
    judges.webm(service.path(recording, only_file(recording)))


def test_sigterm_finishes_every_file_and_the_folder_is_read_without_a_service(start_service, chromium, tmp_path):
    service = start_service()
    page = chromium.new_page()
    publisher = Publisher(page, service, "studio", "Ana")
    publisher.let_pass(3)
    assert service.stop() == 0
    page.close()
    listed = service.command("list", "--json", against="folder")
    assert listed.returncode == 0 and json.loads(listed.stdout)["state"] == "completed", listed
    exported = service.command("export", publisher.recording_id, "-o", str(tmp_path / "ana.ogg"), against="folder")
    assert exported.returncode == 0, exported
    judges.opusinfo(tmp_path / "ana.ogg")
    [path] = service.data.glob(f"recordings/*/*/*/{publisher.recording_id}/ana.webm")
    judges.webm(path)
