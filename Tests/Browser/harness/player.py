"""Plays a recorded file in a browser, as a person would: metadata, seeking, playing on."""

PLAY = """
async ({url, positions}) => {
  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  const event = (name) => new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name} within 20 s; error ${video.error?.message}`)), 20000);
    video.addEventListener(name, () => { clearTimeout(timer); resolve(); }, {once: true});
    video.addEventListener("error", () => reject(new Error(`error ${video.error?.code} ${video.error?.message}`)), {once: true});
  });
  const loaded = event("loadedmetadata");
  video.src = url;
  await loaded;
  const facts = {duration: video.duration, width: video.videoWidth, height: video.videoHeight, seeks: [],
    hasAudio: video.mozHasAudio ?? null};
  for (const position of positions) {
    const sought = event("seeked");
    video.currentTime = position * video.duration;
    await sought;
    facts.seeks.push({wanted: position * video.duration, got: video.currentTime, ready: video.readyState});
  }
  video.currentTime = 0;
  await event("seeked");
  const moved = event("timeupdate");
  await video.play();
  await moved;
  facts.audioBytes = video.webkitAudioDecodedByteCount ?? null;
  facts.error = video.error?.message ?? null;
  video.pause();
  video.remove();
  return facts;
}
"""

POSITIONS = [0.25, 0.5, 0.75, 0.99]


def play(page, url: str) -> dict:
    return page.evaluate(PLAY, {"url": url, "positions": POSITIONS})


def assert_plays_and_seeks(page, url: str, duration: float, has_video: bool = True):
    facts = play(page, url)
    assert facts["error"] is None, facts
    assert abs(facts["duration"] - duration) < 0.15, facts
    if has_video:
        assert facts["width"] > 0 and facts["height"] > 0, facts
    assert len(facts["seeks"]) == len(POSITIONS)
    for seek in facts["seeks"]:
        assert abs(seek["got"] - seek["wanted"]) < 0.05 and seek["ready"] >= 2, facts
    if facts["hasAudio"] is not None:
        assert facts["hasAudio"], facts
