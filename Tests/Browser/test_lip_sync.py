"""Flash and beep are made at the same instant; where do they stand in the file?"""

import statistics
import subprocess

import numpy
import pytest

from harness.whip_page import Publisher

SECONDS = 60


def beeps(path) -> list[float]:
    """When each tone begins, in seconds of the file."""
    raw = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:a", "-af", "aresample=async=1:first_pts=0", "-ac", "1",
         "-ar", "48000", "-f", "f32le", "-"], capture_output=True, check=True).stdout
    sound = numpy.abs(numpy.frombuffer(raw, dtype=numpy.float32))
    step = 48  # 1 ms
    levels = sound[: len(sound) // step * step].reshape(-1, step).max(axis=1)
    return onsets(levels > 0.3 * levels.max(), 0.001)


def flashes(path) -> list[float]:
    """When each white picture begins, in seconds of the file."""
    times = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "frame=pts_time", "-of", "csv=p=0", str(path)],
        capture_output=True, text=True, check=True).stdout.split()
    times = [float(time.rstrip(",")) for time in times]
    raw = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:v", "-fps_mode", "passthrough", "-vf", "scale=16:12,format=gray",
         "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    pictures = numpy.frombuffer(raw, dtype=numpy.uint8).reshape(-1, 12, 16)
    assert len(pictures) == len(times)
    bright = pictures[:, 6:, 8:].mean(axis=(1, 2)) > 128
    return [times[index] for index in range(1, len(bright)) if bright[index] and not bright[index - 1]]


def onsets(is_on, step: float) -> list[float]:
    found, last = [], -1.0
    for index in numpy.flatnonzero(is_on[1:] & ~is_on[:-1]) + 1:
        if index * step - last > 0.5:
            found.append(index * step)
        last = index * step
    return found


def pairs(first: list[float], second: list[float], within: float = 0.4) -> list[float]:
    """For each event of the first list the distance to the nearest of the second."""
    distances = [min((other - event for other in second), key=abs) for event in first]
    return [distance for distance in distances if abs(distance) < within]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, chromium):
    """Two pages that flash and beep at the same moments, recorded for a minute: path and offset of each one's file."""
    from harness.service import Service

    service = Service(tmp_path_factory.mktemp("lip-sync") / "data")
    pages = [chromium.new_page(), chromium.new_page()]
    publishers = [Publisher(page, service, "studio", name, scene="flash") for page, name in zip(pages, ["Ana", "Ben"])]
    publishers[0].let_pass(SECONDS)
    for publisher in publishers:
        publisher.finish()
    recording = service.wait_until_completed(publishers[0].recording_id)
    for page in pages:
        page.close()
    yield [(service.path(recording, file), file["offset"]) for file in recording["files"]]
    service.stop()


@pytest.mark.parametrize("index", [0, 1])
def test_sound_and_picture_are_together(recorded, index):
    path, _ = recorded[index]
    distances = pairs(flashes(path), beeps(path))
    assert len(distances) > SECONDS * 0.8, len(distances)
    median = statistics.median(distances)
    print(f"beep after flash: median {median * 1000:.1f} ms, from {min(distances) * 1000:.0f} to {max(distances) * 1000:.0f} ms")
    assert abs(median) <= 0.040, distances


@pytest.mark.parametrize("events", [flashes, beeps])
def test_two_publishers_lie_on_one_timeline(recorded, events):
    (first, first_offset), (second, second_offset) = recorded
    distances = pairs([event + first_offset for event in events(first)], [event + second_offset for event in events(second)])
    assert len(distances) > SECONDS * 0.8, len(distances)
    median = statistics.median(distances)
    print(f"second after first: median {median * 1000:.1f} ms")
    assert abs(median) <= 0.080, distances
