"""What a crash leaves behind, and what may be missing of it."""

import json
from datetime import datetime
from pathlib import Path

from harness import judges


def manifest(folder: Path) -> dict:
    return json.loads((folder / "recording.json").read_text())


def folders(data: Path) -> list[Path]:
    return sorted(path.parent for path in data.glob("recordings/*/*/*/*/recording.json"))


def assert_plays_as_it_lies(path: Path):
    """Nothing was repaired yet: every whole cluster plays, and only the missing end is remarked."""
    result = judges.run("ffmpeg", "-nostdin", "-v", "warning", "-i", path, "-enc_time_base", "-1", "-f", "null", "-")
    complaints = [line for line in result.stderr.splitlines() if "File ended prematurely" not in line]
    assert result.returncode == 0 and not complaints, f"{path}: {result.stderr}"


def seconds_missing(recording: dict, file: dict, killed_at: float) -> float:
    """From the last thing in the file to the kill, in seconds of the wall clock."""
    started = datetime.fromisoformat(recording["startedAt"].replace("Z", "+00:00")).timestamp()
    return killed_at - (started + file["offset"] + file["duration"])


def assert_agree(service, recording: dict):
    """The list, the recording itself and its folder say the same."""
    [folder] = [path for path in folders(service.data) if path.name == recording["id"]]
    on_disk = manifest(folder)
    [listed] = [entry for entry in service.recordings() if entry["id"] == recording["id"]]
    for key in ("state", "interrupted", "duration", "bytes", "files"):
        assert recording[key] == on_disk[key] == listed[key], (key, recording, on_disk, listed)
    assert {file["name"] for file in recording["files"]} | {"recording.json"} == {path.name for path in folder.iterdir()}
    for file in recording["files"]:
        assert file["complete"] and file["sha256"] and (folder / file["name"]).stat().st_size == file["bytes"], file
