"""When a file flashes and beeps (`scenes.flashAndBeep`), by decoding it."""

import subprocess

import numpy


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
