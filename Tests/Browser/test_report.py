"""What a person finds out about a recording: its report, timeline, chapters, and the strip on the library page."""

import json

import pytest

from harness import judges
from harness.call_page import Caller
from harness.visitor import wait_in


def chapters(path) -> list[tuple[float, str]]:
    result = judges.run("ffprobe", "-v", "error", "-show_chapters", "-of", "json", path)
    assert result.returncode == 0 and not result.stderr, result.stderr
    return [(float(chapter["start_time"]), chapter["tags"]["title"]) for chapter in json.loads(result.stdout)["chapters"]]


@pytest.fixture
def told(service, chromium):
    """A call in which Ana marks a moment, mutes her microphone for a while, and stops."""
    page = chromium.new_page()
    ana = Caller(page, service, "standup", "Ana")
    ana.click("record")
    ana.wait_until_recorded(1)
    ana.let_pass(3)
    ana.click("marker")
    page.evaluate(
        """() => {
          document.querySelector("[data-testid=marker-label]").value = "Vote: 1 & 2";
          document.querySelector("[data-testid=marker-save]").click();
        }""")
    identifier = ana.recording_id()
    service.wait_for(identifier, lambda recording: len(recording["markers"]) == 1)
    ana.click("microphone")
    ana.let_pass(4)
    ana.click("microphone")
    ana.let_pass(2)
    live = service.json("GET", f"/api/v1/recordings/{identifier}/report")
    ana.click("record")
    recording = service.wait_until_completed(identifier)
    page.close()
    return recording, live


def test_a_marker_and_a_mute_are_told_everywhere(service, told, chromium, screenshot):
    recording, live = told
    address = f"/api/v1/recordings/{recording['id']}"
    (marker,) = recording["markers"]
    assert marker["label"] == "Vote: 1 & 2" and 2 < marker["at"] < 6

    report = service.json("GET", f"{address}/report")
    tracks = {track["kind"]: track for track in report["participants"][0]["tracks"]}
    for kind, track in tracks.items():
        assert track["verdict"] == {"whole": True, "text": "complete"}, track
        assert track["packets"] > 100 and track["packetsLost"] == 0 and track["frames"] > 60 and track["framesLost"] == 0, track
        assert len(track["bitrate"]["values"]) >= 7 and track["roundTripTime"] is not None, track
        assert next(t for t in live["participants"][0]["tracks"] if t["kind"] == kind)["frames"] > 0
    assert tracks["video"]["resolutions"] and tracks["video"]["keyframes"] >= 1
    assert report["verdict"]["whole"], report["verdict"]

    timeline = service.json("GET", f"{address}/timeline")["events"]
    types = [event["type"] for event in timeline]
    assert [event["at"] for event in timeline] == sorted(event["at"] for event in timeline)
    for expected in ("joined", "connected", "track-added", "started", "marker", "file-created", "stopped", "file-finished"):
        assert expected in types, types
    mutes = [(event["type"], event["kind"]) for event in timeline if event["type"] in ("muted", "unmuted")]
    assert ("muted", "audio") in mutes and ("unmuted", "audio") in mutes, timeline
    muted = next(event["at"] for event in timeline if event["type"] == "muted" and event["kind"] == "audio")
    unmuted = next(event["at"] for event in timeline if event["type"] == "unmuted" and event["kind"] == "audio")
    assert 3 < unmuted - muted < 6, (muted, unmuted)

    file = recording["files"][0]
    path = service.path(recording, file)
    # On a busy machine the sender stops now and then: what stands for its sound shares milliseconds.
    judges.webm_with_gaps(path)
    ((start, title),) = chapters(path)
    assert title == marker["label"] and abs(start + file["offset"] - marker["at"]) < 0.002
    stored = json.loads((path.parent / "recording.json").read_text())
    assert stored["report"] == report and stored["timeline"]["events"] == timeline

    shown = service.command("show", recording["id"])
    assert "whole        yes" in shown.stdout and "Vote: 1 & 2" in shown.stdout, shown
    for against in ("server", "folder"):
        printed = service.command("report", recording["id"], against=against)
        assert printed.returncode == 0 and printed.stdout.startswith("complete\n") and "muted" in printed.stdout, printed
    assert service.command("marker", recording["id"], "late").returncode == 1

    metrics = service.request("GET", "/metrics")[2].decode()
    for name in ("recorder_rtp_packets_total", "recorder_freezes_total", "recorder_gaps_filled_total", "recorder_frames_lost_total"):
        assert f"\n{name}{{" in metrics, name
    counted = [line for line in metrics.splitlines() if line.startswith("recorder_rtp_packets_total{") and 'kind="audio"' in line]
    assert sum(float(line.split()[-1]) for line in counted) >= tracks["audio"]["packets"], counted


def test_the_library_shows_it_at_a_glance(service, told, chromium, screenshot):
    recording, _ = told
    for scheme in ("light", "dark"):
        page = chromium.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 1000})
        page.open(f"{service.url}/recordings#{recording['id']}")
        wait_in(page, "() => document.querySelector('[data-testid=health-bar]') !== null")
        facts = page.evaluate(
            """() => ({
              verdict: document.querySelector("[data-testid=health-verdict]").textContent,
              whole: document.querySelector("[data-testid=health-bar]").dataset.whole,
              label: document.querySelector("[data-testid=health-bar]").getAttribute("aria-label"),
              spans: [...document.querySelectorAll(".bar-span")].map((span) => span.dataset.kind),
              ticks: [...document.querySelectorAll(".bar-tick")].map((tick) => tick.title),
            })""")
        assert facts["whole"] == "true" and "nothing is missing" in facts["verdict"], facts
        assert "Ana" in facts["label"] and "muted 1 time" in facts["label"] and "muted" in facts["spans"], facts
        assert len(facts["ticks"]) == 1 and facts["ticks"][0].startswith("Vote: 1 & 2"), facts
        wait_in(page, "() => document.querySelector('#player video, #player audio')?.readyState >= 1")
        page.evaluate("() => document.querySelector('[data-testid=marker-link]').click()")
        marker, offset = recording["markers"][0]["at"], recording["files"][0]["offset"]
        wait_in(page, f"() => Math.abs(document.querySelector('#player video').currentTime - {marker - offset}) < 0.1")
        screenshot(page, scheme)
        assert [line for line in page.console if line.startswith("error")] == []
        page.close()
