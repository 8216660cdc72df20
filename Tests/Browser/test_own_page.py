"""The README's example of a page of one's own, as it stands there."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from harness import judges

README = Path(__file__).parents[2] / "README.md"


def test_the_example_of_the_readme_calls_and_records(start_service, chromium, tmp_path):
    example = re.search(r"```html\n(.*?)```", README.read_text(), re.DOTALL)[1]
    assert len(example.splitlines()) <= 40
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "index.html").write_text(example)
    service = start_service("--static", str(folder))
    pages = [chromium.new_page() for _ in range(2)]
    missing = set()
    for page in pages:
        page.page.on("response", lambda response: response.status >= 400 and missing.add(urlsplit(response.url).path))
        page.open(service.url)
        # The first is in the room before the second comes.
        page.page.wait_for_function("document.querySelector('#mine').videoWidth > 0")
        for _ in range(100):
            rooms = service.json("GET", "/api/v1/rooms")["rooms"]
            if rooms and len(rooms[0]["participants"]) == pages.index(page) + 1:
                break
            page.page.wait_for_timeout(50)
    for page in pages:
        page.page.wait_for_function("document.querySelector('#theirs').videoWidth > 0")
    pages[0].page.click("#record")
    for page in pages:
        page.page.wait_for_function("document.querySelector('#record').textContent === 'recording'")
    identifier = service.recordings()[0]["id"]
    service.wait_for(identifier, lambda recording: len(recording["files"]) == 2 and all(file["duration"] > 2 for file in recording["files"]))
    pages[1].page.click("#record")
    recording = service.wait_until_completed(identifier)
    assert recording["state"] == "completed" and len(recording["files"]) == 2, recording
    for file in recording["files"]:
        streams = judges.streams(service.path(recording, file))
        assert streams["video"]["codec_name"] == "vp8" and streams["audio"]["codec_name"] == "opus"
        judges.decode_streams(service.path(recording, file))
    # Browsers ask for an icon that the example has not.
    assert missing <= {"/favicon.ico"}
    assert [line for page in pages for line in page.console if "Failed to load resource" not in line] == []
    for page in pages:
        page.close()
