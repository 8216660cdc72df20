"""What happens in calls: tracks come and go, pictures turn, networks break. Each person's file goes on, whole, as long as the wall clock says,
and with sound and picture together."""

import statistics
import subprocess

import numpy
import pytest

from harness import judges, witness
from harness.call_page import Caller
from harness.impairment import ImpairedPath
from harness.lip_sync import beeps, flashes, pairs
from harness.player import assert_plays_and_seeks
from harness.scenes import FLASHING_DEVICES
from harness.whip_page import Publisher


def new_flashing_page(chromium):
    """A page whose camera and microphone flash and beep together, and whose frames are watched."""
    page = witness.new_page(chromium)
    page.page.add_init_script(FLASHING_DEVICES)
    return page


def file_named(recording: dict, name: str) -> dict:
    [file] = [file for file in recording["files"] if file["name"] == name]
    assert file["complete"], file
    return file


def distances(path, start: float = 0, end: float = 1e9) -> list[float]:
    """How long after each flash between two times of the file its beep is."""
    return pairs([flash for flash in flashes(path) if start <= flash < end], beeps(path))


def assert_together(path, count: int, start: float = 0, end: float = 1e9):
    """Sound and picture are together, by the median of at least so many flashes."""
    found = distances(path, start, end)
    assert len(found) >= count, found
    assert abs(statistics.median(found)) <= 0.045, found


def longest_pause(path, kind: str) -> tuple[float, float]:
    """Where the longest time without a picture, or a packet of sound, begins, and how long it is."""
    times = judges.packet_times(path, kind)
    length, at = max((later - earlier, earlier) for earlier, later in zip(times, times[1:]))
    return at, length


def loudness(path, start: float, end: float) -> float:
    raw = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-ss", str(start), "-to", str(end), "-i", str(path), "-vn", "-ac", "1", "-f", "f32le", "-"],
        capture_output=True, check=True).stdout
    return float(numpy.abs(numpy.frombuffer(raw, dtype=numpy.float32)).max())


class Clock:
    """Wall-clock times since recording began, as one page sees them."""

    def __init__(self, page):
        self.page = page
        self.zero = self.read()

    def read(self) -> float:
        return self.page.evaluate("() => performance.now() / 1000")

    def now(self) -> float:
        return self.read() - self.zero


def test_a_call_in_which_tracks_come_go_and_fall_silent(service, chromium):
    page = new_flashing_page(chromium)
    ana = Caller(page, service, "standup", "Ana")
    ana.click("camera")
    ana.wait("() => recorderDebug.media.camera === null")
    ana.click("record")
    ana.wait_until_recorded(1)
    clock, marks = Clock(page), {}
    ana.let_pass(3)
    ana.click("camera")
    ana.wait("() => recorderDebug.media.camera !== null")
    marks["camera"] = clock.now()
    ana.let_pass(4)
    ana.click("screen")
    ana.wait("() => recorderDebug.media.screen !== null")
    marks["screen"] = clock.now()
    ana.let_pass(3)
    ana.click("microphone")
    marks["muted"] = clock.now()
    ana.let_pass(2.5)
    ana.click("microphone")
    marks["unmuted"] = clock.now()
    ana.click("screen")
    marks["screen ends"] = clock.now()
    ana.click("camera")
    ana.let_pass(3)
    ana.click("camera")
    ana.let_pass(4)
    ana.detach_from_recorder()
    end = clock.now()
    sent = {kind: witness.sent(page, kind) for kind in ("video", "audio")}
    identifier = ana.recording_id()
    ana.click("record")
    recording = service.wait_until_completed(identifier)
    page.close()

    assert sorted(file["name"] for file in recording["files"]) == ["ana-screen.webm", "ana.webm"], recording["files"]
    path = service.path(recording, file_named(recording, "ana.webm"))
    screen_file = file_named(recording, "ana-screen.webm")
    screen = service.path(recording, screen_file)
    assert set(judges.webm(path)) == {"video", "audio"}
    assert set(judges.webm(screen)) == {"video"}
    # Every frame that the encoders made is in one file or the other: senders are microphone, camera, screen in the order of their coming.
    sender = {number: [frame for frame in sent["video"] if frame.sender == number] for number in {frame.sender for frame in sent["video"]}}
    camera_number, screen_number = sorted(sender)
    for file, frames in ((path, sender[camera_number]), (screen, sender[screen_number])):
        verdict = witness.compare(frames, witness.blocks(file, "video"))
        assert verdict.missing == [] and verdict.foreign == 0, verdict
    assert witness.compare(sent["audio"], witness.blocks(path, "audio")).missing == []
    # Times. `zero` is where the file's own zero lies on the page's clock: its end is known.
    spoken = len(sent["audio"]) * 0.02
    assert abs(judges.duration(path) - spoken) < 0.15, (judges.duration(path), spoken)
    zero = end - 0.3 - spoken
    pictures = judges.packet_times(path, "video")
    assert abs(pictures[0] + zero - marks["camera"]) < 0.8, (pictures[0], zero, marks)
    at, length = longest_pause(path, "video")
    assert 2.5 < length < 4 and abs(at + zero - marks["screen ends"]) < 0.8, (at, length, marks)
    assert abs(screen_file["offset"] + zero - marks["screen"]) < 0.8, (screen_file, zero, marks)
    assert abs(judges.duration(screen) - (marks["screen ends"] - marks["screen"])) < 0.6, (judges.duration(screen), marks)
    quiet = marks["muted"] - zero
    assert loudness(path, quiet + 0.5, quiet + 2.2) < 0.05 < loudness(path, 0, quiet), "muted sound is silence"
    assert_together(path, 3, end=at)
    assert_together(path, 2, start=at + length)


def test_a_network_that_was_gone_and_came_back(start_service, chromium):
    impaired = ImpairedPath()
    service = start_service(*impaired.service_options)
    page = new_flashing_page(chromium)
    ana = Caller(page, service, "standup", "Ana")
    ana.click("record")
    ana.wait_until_recorded(1)
    ana.let_pass(4)
    ufrag = "() => /a=ice-ufrag:(.*)/.exec(recorderDebug.recorderConnection.localDescription.sdp)[1]"
    before = page.evaluate(ufrag)
    clock = Clock(page)
    impaired.block()
    # The page looks for a new way when its connection has been "disconnected" for four seconds.
    ana.wait(f"() => ({ufrag})() !== {before!r}", 30)
    impaired.unblock()
    ana.wait_until_connected_to_recorder()
    outage = clock.now()
    ana.let_pass(6)
    ana.detach_from_recorder()
    spoken = len(witness.sent(page, "audio")) * 0.02
    identifier = ana.recording_id()
    ana.click("record")
    recording = service.wait_until_completed(identifier)
    page.close()
    impaired.close()

    assert [file["name"] for file in recording["files"]] == ["ana.webm"], recording["files"]
    path = service.path(recording, file_named(recording, "ana.webm"))
    judges.webm_with_gaps(path)
    assert outage > 7, outage
    # Chromium encodes on while the network is gone: what it encoded is how long the call was.
    assert abs(judges.duration(path) - spoken) < 0.3, (judges.duration(path), spoken)
    assert abs(judges.wav_seconds(path) - spoken) < 0.3, (judges.wav_seconds(path), spoken)
    at, length = longest_pause(path, "video")
    assert length > 3, (at, length)
    assert_together(path, 2, end=at)
    assert_together(path, 3, start=at + length)


def test_who_leaves_and_returns_is_recorded_on(service, chromium):
    pages = [new_flashing_page(chromium) for _ in range(2)]
    ana, ben = (Caller(page, service, "standup", name) for page, name in zip(pages, ["Ana", "Ben"]))
    ana.click("record")
    ana.wait_until_recorded(2)
    clock = Clock(pages[0])
    ana.let_pass(3)
    ben.click("leave")
    ana.wait("() => document.querySelectorAll('[data-testid=tile]').length === 0")
    ana.let_pass(2)
    ben = Caller(pages[1], service, "standup", "Ben")
    ana.wait_until_recorded(2)
    returned = clock.now()
    ana.let_pass(3)
    # A tab that is killed says nothing.
    pages[1].close()
    ana.let_pass(2)
    ana.detach_from_recorder()
    identifier = ana.recording_id()
    ana.click("record")
    recording = service.wait_until_completed(identifier, 60)
    pages[0].close()
    assert sorted(file["name"] for file in recording["files"]) == ["ana.webm", "ben-2.webm", "ben.webm"], recording["files"]
    for file in recording["files"]:
        judges.webm_with_gaps(service.path(recording, file))
        assert_together(service.path(recording, file), 2)
    assert file_named(recording, "ben-2.webm")["offset"] > returned - 2, (recording["files"], returned)


TURN = """(size) => {
  const {canvas} = publisher.stream;
  [canvas.width, canvas.height] = size;
}"""


def test_a_picture_that_turns_falls_silent_and_is_replaced(service, chromium):
    page = witness.new_page(chromium)
    publisher = Publisher(page, service, "studio", "Ana", size=(320, 180), scene="flash")
    sender = "publisher.connection.getSenders().find(({track}) => !track || track.kind === 'video')"
    publisher.let_pass(4)
    page.evaluate(TURN, [180, 320])
    publisher.let_pass(3)
    page.evaluate(TURN, [480, 270])
    publisher.let_pass(3)
    page.evaluate(f"() => {{ window.video = {sender}; window.track = video.track; return video.replaceTrack(null); }}")
    publisher.let_pass(3)
    page.evaluate("() => video.replaceTrack(track)")
    publisher.let_pass(3)
    page.evaluate("() => { track.enabled = false; }")
    publisher.let_pass(2)
    page.evaluate("() => { track.enabled = true; }")
    page.evaluate("() => video.replaceTrack(publisher.stream.canvas.captureStream(20).getVideoTracks()[0])")
    publisher.let_pass(4)
    publisher.detach()
    sent = {kind: witness.sent(page, kind) for kind in ("video", "audio")}
    publisher.finish()
    recording = service.wait_until_completed(publisher.recording_id)
    file = file_named(recording, "ana.webm")
    path = service.path(recording, file)
    streams = judges.webm(path)
    sizes = {(frame.width, frame.height) for frame in sent["video"]}
    # Tracks says the largest width and the largest height.
    assert (streams["video"]["width"], streams["video"]["height"]) == tuple(map(max, zip(*sizes))), sizes
    assert any(width < height for width, height in sizes) and len(sizes) >= 3, sizes
    for kind in sent:
        verdict = witness.compare(sent[kind], witness.blocks(path, kind))
        assert verdict.missing == [] and verdict.foreign == 0, (kind, verdict)
    spoken = len(sent["audio"]) * 0.02
    assert abs(judges.duration(path) - spoken) < 0.15, (judges.duration(path), spoken)
    at, length = longest_pause(path, "video")
    assert 2.5 < length < 4, (at, length)
    assert_together(path, 5, end=at)
    assert_together(path, 4, start=at + length)
    page.open(service.url + "/recordings")
    assert_plays_and_seeks(page, file["url"], judges.duration(path))
    page.close()


def test_of_a_simulcast_offer_the_best_layer_is_recorded(service, chromium):
    page = witness.new_page(chromium)
    encodings = [{"rid": rid, "scaleResolutionDownBy": by} for rid, by in (("low", 4), ("middle", 2), ("high", 1))]
    publisher = Publisher(page, service, "studio", "Ana", size=(960, 540), scene="flash", encodings=encodings)
    publisher.let_pass(12)
    publisher.detach()
    sent = witness.sent(page, "video")
    publisher.finish()
    recording = service.wait_until_completed(publisher.recording_id)
    page.close()
    path = service.path(recording, file_named(recording, "ana.webm"))
    streams = judges.webm(path)
    assert len({frame.ssrc for frame in sent}) == 3, {(frame.ssrc, frame.width) for frame in sent}
    best = max(sent, key=lambda frame: frame.width or 0)
    assert streams["video"]["width"] == best.width == 960, (streams["video"], best)
    # Once the best layer runs, nothing else is written.
    best_checksums = {frame.checksum for frame in sent if frame.ssrc == best.ssrc}
    blocks = witness.blocks(path, "video")
    first = next(index for index, block in enumerate(blocks) if block.checksum in best_checksums)
    assert blocks[first].time < 8, blocks[first]
    assert all(block.checksum in best_checksums for block in blocks[first:])
    assert_together(path, 8)
