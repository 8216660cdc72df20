"""Publishers that are no browsers, each a program of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

PUBLISHERS = Path(__file__).parent.parent / "publishers"
BUILD = Path(__file__).parents[3] / ".build"


def run(*command, timeout: float = 90) -> dict:
    """Runs a publisher to its end; returns what it says that it sent."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout)
    assert result.returncode == 0, f"{command[0]}: {result.stderr[-3000:]}"
    return json.loads(result.stdout.strip().splitlines()[-1])


def aiortc(url: str, seconds: float) -> dict:
    return run(sys.executable, PUBLISHERS / "aiortc_publisher.py", url, seconds)


def gstreamer(url: str, seconds: float) -> dict:
    # The bindings belong to the system's Python, not to the tests' own.
    return run("/usr/bin/python3", PUBLISHERS / "gstreamer_publisher.py", url, seconds)


def build_pion() -> Path:
    binary = BUILD / "pion-publisher"
    subprocess.run(
        ["go", "build", "-o", str(binary), "."], cwd=PUBLISHERS / "pion", check=True, timeout=300,
        env={**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOCACHE": str(BUILD / "go-cache")})
    return binary


def pion(url: str, seconds: float, ivf: Path) -> dict:
    return run(build_pion(), url, seconds, ivf)


def make_ivf(path: Path) -> Path:
    """Four seconds of a test picture as VP8."""
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=4", "-c:v", "libvpx",
         "-b:v", "500k", str(path)], check=True, timeout=60)
    return path
