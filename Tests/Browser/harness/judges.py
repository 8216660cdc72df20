"""Real tools that judge files. Each returns facts, or fails with what the tool said."""

import json
import subprocess
import tempfile
import wave
from pathlib import Path


def run(*arguments, **options) -> subprocess.CompletedProcess:
    return subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True, timeout=300, **options)


def probe(path) -> dict:
    result = run("ffprobe", "-v", "warning", "-show_format", "-show_streams", "-of", "json", path)
    assert result.returncode == 0 and not result.stderr, f"ffprobe {path}: {result.stderr}"
    return json.loads(result.stdout)


def streams(path) -> dict[str, dict]:
    """The streams by kind: 'video', 'audio'."""
    return {stream["codec_type"]: stream for stream in probe(path)["streams"]}


def duration(path) -> float:
    return float(probe(path)["format"]["duration"])


def decode(path):
    """Every frame decodes, without an error and without a warning."""
    # In the file's own time base: at a guessed frame rate two pictures of a jittering camera would fall on one time.
    result = run("ffmpeg", "-nostdin", "-v", "warning", "-xerror", "-i", path, "-enc_time_base", "-1", "-f", "null", "-")
    assert result.returncode == 0 and not result.stderr, f"ffmpeg {path}: {result.stderr}"


def decode_streams(path):
    """As `decode`, without the times: packets that stand for lost sound may share a millisecond with others."""
    kinds = streams(path)
    filters = ["-vf", "setpts=N/25/TB"] if "video" in kinds else []
    filters += ["-af", "asetpts=N/SR/TB"] if "audio" in kinds else []
    result = run("ffmpeg", "-nostdin", "-v", "warning", "-xerror", "-i", path, *filters, "-enc_time_base", "-1", "-f", "null", "-")
    assert result.returncode == 0 and not result.stderr, f"ffmpeg {path}: {result.stderr}"


def count_frames(path, kind: str = "video") -> int:
    """How many frames decode."""
    result = run(
        "ffprobe", "-v", "error", "-select_streams", kind[0], "-count_frames", "-show_entries", "stream=nb_read_frames",
        "-of", "csv=p=0", path)
    assert result.returncode == 0, result.stderr
    return int(result.stdout.strip().rstrip(","))


def packet_times(path, kind: str) -> list[float]:
    result = run("ffprobe", "-v", "error", "-select_streams", kind[0], "-show_entries", "packet=pts_time", "-of", "csv=p=0", path)
    assert result.returncode == 0, result.stderr
    return [float(line.rstrip(",")) for line in result.stdout.split()]


def mkvmerge(path):
    """mkvmerge identifies the file without a warning and remuxes it without a word of complaint."""
    identified = json.loads(run("mkvmerge", "-J", path).stdout)
    assert not identified["warnings"] and not identified["errors"], identified
    assert identified["container"]["recognized"] and identified["container"]["supported"]
    with tempfile.TemporaryDirectory() as folder:
        result = run("mkvmerge", "-o", Path(folder) / "remuxed.mkv", path)
        assert result.returncode == 0 and "arning" not in result.stdout, result.stdout
    return identified


def opusinfo(path):
    result = run("opusinfo", path)
    text = result.stdout + result.stderr
    assert result.returncode == 0 and "WARNING" not in text and "ERROR" not in text.upper().replace("NO ERROR", ""), text
    return text


def wav_seconds(path) -> float:
    """How long the sound is when ffmpeg decodes it to a WAV."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sound.wav"
        result = run("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-vn", "-c:a", "pcm_s16le", target)
        assert result.returncode == 0, result.stderr
        with wave.open(str(target)) as sound:
            return sound.getnframes() / sound.getframerate()


def webm(path):
    """Everything that a finished WebM of ours must stand."""
    decode(path)
    mkvmerge(path)
    return streams(path)


def mkvinfo(path):
    """mkvinfo walks every element without finding fault."""
    result = run("mkvinfo", "-v", "-v", "--ui-language", "en_US", path)
    assert result.returncode == 0 and not result.stderr, result.stderr
    for word in ("Warning", "warning:", "invalid", "Unknown element", "Resync"):
        assert word not in result.stdout, word


def webm_info(path):
    """webm_info reads it to the end."""
    result = run("webm_info", "-all", "-i", path)
    assert result.returncode == 0 and not result.stderr and "error" not in result.stdout.lower(), result.stderr + result.stdout[-500:]


def webm_with_gaps(path):
    """The same for one whose sound had losses."""
    decode_streams(path)
    mkvmerge(path)
    return streams(path)
