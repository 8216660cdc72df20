"""What browsers' own MediaRecorder writes has no duration and no index: `recorder repair` gives it both, and then every browser can seek in it."""

import base64
import functools
import http.server
import subprocess
import threading

import pytest

from harness import judges
from harness.coded import assert_shows_the_right_pictures
from harness.scenes import SCENES
from harness.service import BINARY

RECORD = """
async ({seconds}) => {
  const stream = await code({width: 320, height: 240});
  const recorder = new MediaRecorder(stream, {mimeType: "video/webm;codecs=vp8,opus", videoKeyFrameIntervalDuration: 2000});
  const chunks = [];
  recorder.ondataavailable = ({data}) => chunks.push(data);
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start(500);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);

""" + SCENES + """}
"""


@pytest.fixture
def folder(tmp_path):
    """A folder that browsers can read, with ranges, as seeking needs: the address of what is in it."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            if self.path.endswith(".html"):
                return super().do_GET()
            content = (tmp_path / self.path.lstrip("/")).read_bytes()
            wanted = self.headers.get("Range", "")
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start, end = int(first or 0), int(last) + 1 if last else len(content)
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Type", "video/webm")
            self.send_header("Accept-Ranges", "bytes")
            if wanted:
                self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
            self.send_header("Content-Length", str(end - start))
            self.end_headers()
            try:
                self.wfile.write(content[start:end])
            except ConnectionError:
                pass  # A browser that has seen enough.

    (tmp_path / "index.html").write_text("<!doctype html><title>repair</title><body>")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("recorded_by", ["chromium", "firefox"])
def test_what_a_browser_recorded_can_be_sought_in_after_a_repair(chromium, firefox, folder, tmp_path, recorded_by):
    browsers = {"chromium": chromium, "firefox": firefox}
    page = browsers[recorded_by].new_page()
    page.open(folder + "/index.html")
    path = tmp_path / "call.webm"
    path.write_bytes(base64.b64decode(page.evaluate(RECORD, {"seconds": 6})))
    page.close()
    before = judges.run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path).stdout.strip()
    repaired = subprocess.run([BINARY, "repair", str(path)], capture_output=True, text=True, timeout=60)
    assert repaired.returncode == 0, repaired
    assert judges.duration(path) > 5, (before, repaired)
    inspected = judges.run("mkvmerge", "-J", path)
    assert inspected.returncode == 0 and '"warnings": []' in inspected.stdout, inspected.stdout
    again = subprocess.run([BINARY, "repair", str(path)], capture_output=True, text=True, timeout=60)
    assert again.returncode == 0, again
    for browser in browsers.values():
        page = browser.new_page()
        page.open(folder + "/index.html")
        assert_shows_the_right_pictures(page, path, "/call.webm", 'video/webm;codecs="vp8,opus"', "address")
        page.close()
