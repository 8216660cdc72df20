"""Pictures with a code in them (`scenes.code`): which one stands where, in a file and in a browser."""

import subprocess

import numpy

from harness import judges

LOOK = """
async ({url, type, positions, duration, mode}) => {
  const media = document.createElement(type.startsWith("video") ? "video" : "audio");
  media.muted = true;
  document.body.append(media);
  const event = (target, name) => new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name} within 20 s; error ${media.error?.message}`)), 20000);
    target.addEventListener(name, () => { clearTimeout(timer); resolve(); }, {once: true});
    media.addEventListener("error", () => reject(new Error(`error ${media.error?.code} ${media.error?.message}`)), {once: true});
  });
  const facts = {codes: [], buffered: []};
  if (mode === "mse") {
    const source = new MediaSource();
    const opened = event(source, "sourceopen");
    media.src = URL.createObjectURL(source);
    await opened;
    const buffer = source.addSourceBuffer(type);
    const bytes = await (await fetch(url)).arrayBuffer();
    const appended = event(buffer, "updateend");
    buffer.appendBuffer(bytes);
    await appended;
    source.endOfStream();
    for (let index = 0; index < media.buffered.length; index += 1) facts.buffered.push([media.buffered.start(index), media.buffered.end(index)]);
  } else {
    media.src = url;
  }
  if (media.readyState === 0) await event(media, "loadedmetadata");
  facts.duration = media.duration;
  const canvas = Object.assign(document.createElement("canvas"), {width: 64, height: 48});
  const context = canvas.getContext("2d", {willReadFrequently: true});
  for (const position of positions) {
    const sought = event(media, "seeked");
    // Before the first picture media sources have nothing, and a seek there waits for it: so the standard says, and Firefox does.
    media.currentTime = Math.max(position * duration, mode === "mse" ? media.buffered.start(0) : 0);
    await sought;
    if (media.readyState < 2) await event(media, "canplay");
    let code = null;
    if (type.startsWith("video")) {
      // The picture may be painted a moment after the event.
      await new Promise((resolve) => setTimeout(resolve, 100));
      context.drawImage(media, 0, 0, 64, 48);
      code = 0;
      for (let bit = 0; bit < 16; bit += 1) {
        const {data} = context.getImageData(bit % 4 * 16 + 6, Math.floor(bit / 4) * 12 + 4, 4, 4);
        let sum = 0;
        for (let index = 0; index < data.length; index += 4) sum += data[index + 1];
        if (sum / 16 > 128) code |= 1 << bit;
      }
    }
    facts.codes.push({at: media.currentTime, code});
  }
  facts.error = media.error?.message ?? null;
  media.removeAttribute("src");
  media.load();
  media.remove();
  return facts;
}
"""


def codes(path) -> list[tuple[float, int]]:
    """When each picture begins, in seconds of the file, and the code in it."""
    times = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "frame=pts_time", "-of", "csv=p=0", str(path)],
        capture_output=True, text=True, check=True).stdout.split()
    raw = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:v", "-fps_mode", "passthrough",
         "-vf", "scale=64:48:flags=area,format=gray", "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    pictures = numpy.frombuffer(raw, dtype=numpy.uint8).reshape(-1, 48, 64)
    assert len(pictures) == len(times)
    cells = pictures.reshape(-1, 4, 12, 4, 16)[:, :, 4:8, :, 6:10].mean(axis=(2, 4)).reshape(-1, 16) > 128
    values = (cells * (1 << numpy.arange(16))).sum(axis=1)
    return [(float(time.rstrip(",")), int(value)) for time, value in zip(times, values)]


def assert_shows_the_right_pictures(page, path, url: str, mime_type: str, mode: str):
    """Duration, and the picture at a quarter, a half, three quarters and nearly the end, from the file's address or through MSE."""
    duration = judges.duration(path)
    known = codes(path) if mime_type.startswith("video") else []
    facts = page.evaluate(LOOK, {
        "url": url, "type": mime_type, "positions": [0.25, 0.5, 0.75, 0.99], "duration": duration, "mode": mode})
    assert facts["error"] is None, facts
    assert abs(facts["duration"] - duration) < 0.1, (facts, duration)
    if mode == "mse":
        # One piece, from the first to the last.
        assert len(facts["buffered"]) == 1 and facts["buffered"][0][1] > duration - 0.15, facts
    for seek in facts["codes"]:
        if not known:
            continue
        place = max(index for index, (time, _) in enumerate(known) if time <= seek["at"] + 0.001 or index == 0)
        allowed = {code for _, code in known[max(0, place - 1):place + 2]}
        assert seek["code"] in allowed, (seek, known[max(0, place - 3):place + 4])
