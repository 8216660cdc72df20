"""Flash and beep are made at the same instant; where do they stand in the file?"""

import statistics

import pytest

from harness.lip_sync import beeps, flashes, pairs
from harness.whip_page import Publisher

SECONDS = 60


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
