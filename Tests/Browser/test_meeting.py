"""The ways to meet on the call page: a room, a call by id, a stranger; in two Chromium pages, and in Chromium with Firefox."""

import os

import pytest

from harness import judges
from harness.service import Service
from harness.visitor import Visitor

#: A call that nobody answers is not waited for longer than this. Seconds.
RING_TIME = 8


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("meeting") / "data", "--ring-time", str(RING_TIME))
    yield service
    service.stop()


@pytest.fixture
def visit(service, chromium, firefox):
    """Opens the page for somebody, in Chromium unless said otherwise; closes all in the end."""
    pages = []

    def open_page(name: str, browser: str = "chromium", **options) -> Visitor:
        pages.append({"chromium": chromium, "firefox": firefox}[browser].new_page())
        return Visitor(pages[-1], service, name, **options)

    yield open_page
    for page in pages:
        page.close()


def chat_both_ways(ana: Visitor, ben: Visitor):
    """Unread until it is looked at, delivered when it has arrived."""
    ana.say("Hello <b>Ben</b>")
    ana.wait_for_fate("Delivered")
    ben.wait_for_text("unread", "1")
    ben.click("chat-toggle")
    ben.wait_to_hear("Hello <b>Ben</b>")
    ben.wait("() => document.querySelector('[data-testid=unread]').hidden")
    ben.say("And hello to you")
    ben.wait_for_fate("Delivered")
    ana.wait_to_hear("And hello to you")


def record_and_judge(service, *visitors: Visitor, seconds: float = 3):
    """The first presses the button, everybody sees the red light and the time; then the files are judged."""
    visitors[0].click("record")
    for visitor in visitors:
        visitor.wait_until_recorded(len(visitors))
        visitor.wait("() => document.querySelector('[data-testid=recording-state]').dataset.state === 'recording'")
    visitors[0].let_pass(seconds)
    for visitor in visitors:
        visitor.wait("() => /^0:0[1-9]|^0:1/.test(document.querySelector('[data-testid=elapsed]').textContent)")
    identifier = visitors[-1].recording_id()
    visitors[-1].click("record")
    recording = service.wait_until_completed(identifier)
    assert recording["state"] == "completed" and recording["error"] is None, recording
    assert sorted(participant["name"] for participant in recording["participants"]) == sorted(visitor.name for visitor in visitors)
    assert len(recording["files"]) == len(visitors)
    for file in recording["files"]:
        streams = judges.streams(service.path(recording, file))
        assert streams["video"]["codec_name"] == "vp8" and streams["audio"]["codec_name"] == "opus"
        judges.decode_streams(service.path(recording, file))
        assert judges.duration(service.path(recording, file)) > seconds - 1
    return recording


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_a_room_by_its_link(service, visit, browser):
    ana = visit("Ana")
    ana.join(f"garden {browser}")
    link = ana.page.evaluate("() => location.hash")
    ben = visit("Ben", browser, fragment=link)
    assert ben.page.evaluate("() => document.querySelector('[data-testid=room-input]').value") == f"garden {browser}"
    ben.click("join")
    for visitor in (ana, ben):
        visitor.wait_for_media()
        visitor.wait_for_text("connection-word", "Connected")
    chat_both_ways(ana, ben)
    assert record_and_judge(service, ana, ben)["room"] == f"garden {browser}"
    ben.click("leave")
    ana.wait_for_text("connection-word", "Nobody else is here")
    ana.say("Are you still there?")
    ana.wait_for_fate("Nobody was here")


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_a_call_by_id(service, visit, browser):
    ben = visit("Ben", browser)
    ana = visit("Ana", fragment=f"#call={ben.own_id()}")
    ana.wait("() => recorderDebug.state.id && document.querySelector('[data-testid=callee-input]').value.length > 20")
    ana.click("call")
    ana.wait_for_text("between-title", "Ringing")
    ben.wait("() => document.querySelector('#incoming-title').textContent === 'Ana calls you'")
    for visitor, kind in ((ana, "outgoing"), (ben, "incoming")):
        assert visitor.wait("() => recorderDebug.ringer.toneCount > 0 && recorderDebug.ringer.ringing") == kind
    # Nothing is between them before the answer.
    assert ana.page.evaluate("() => Object.keys(recorderDebug.peerConnections).length") == 0
    ben.accept()
    for visitor, other in ((ana, "Ben"), (ben, "Ana")):
        assert visitor.partner() == other
        visitor.wait("() => recorderDebug.ringer.ringing === null")
        visitor.wait_for_media()
    chat_both_ways(ana, ben)
    assert record_and_judge(service, ana, ben)["name"] == "Ana and Ben"
    ana.click("leave")
    ben.wait_for_text("outcome", "Ana has left the call.")
    # Both can be called again by the same id.
    ana.ring(ben.own_id())
    ben.accept()
    assert ana.partner() == "Ben"


def test_who_declines_is_not_reached(visit):
    ana, ben = visit("Ana"), visit("Ben")
    ana.ring(ben.own_id())
    ben.decline()
    ana.wait_for_text("outcome", "They declined.")
    assert ana.page.evaluate("() => Object.keys(recorderDebug.peerConnections).length") == 0
    ana.ring("nobody-has-this-id")
    ana.wait_for_text("outcome", "Nobody has this id")
    ana.ring(ana.own_id())
    ana.wait_for_text("outcome", "your own id")


def test_who_calls_gives_up_and_who_is_called_reads_who_it_was(visit):
    ana, ben = visit("Ana"), visit("Ben")
    ana.ring(ben.own_id())
    ben.wait("() => document.querySelector('[data-testid=incoming]').open")
    ana.click("stop")
    ben.wait_for_text("outcome", "You missed a call from Ana.")
    assert ben.page.evaluate("() => document.querySelector('[data-testid=incoming]').open") is False
    ana.ring(ben.own_id())
    ben.wait("() => document.querySelector('[data-testid=incoming]').open")
    # The tab is closed: nobody waits for it.
    ana.page.open("about:blank")
    ben.wait("() => !document.querySelector('[data-testid=incoming]').open", 5)


def test_who_talks_is_busy_and_who_does_not_answer_did_not(visit):
    ana, ben, cem = visit("Ana"), visit("Ben"), visit("Cem")
    identifier = ben.own_id()
    ana.ring(identifier)
    ben.accept()
    cem.ring(identifier)
    cem.wait_for_text("outcome", "They are in another call")
    ben.click("leave")
    ana.wait_for_text("outcome", "Ben has left the call.")
    ana.ring(identifier)
    ana.wait_for_text("outcome", "They did not answer.", RING_TIME + 10)
    ben.wait_for_text("outcome", "You missed a call from Ana.")


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_strangers(service, visit, browser):
    ana, ben = visit("Ana"), visit("Ben", browser)
    ana.look_for_stranger()
    ana.wait_for_text("between-title", "Looking for a stranger")
    ben.look_for_stranger()
    assert (ana.partner(), ben.partner()) == ("Ben", "Ana")
    for visitor in (ana, ben):
        visitor.wait_for_media()
    chat_both_ways(ana, ben)
    record_and_judge(service, ana, ben)
    ana.click("stop" if ana.page.evaluate("() => recorderDebug.state.phase") != "room" else "leave")
    ben.wait_for_text("between-title", "The stranger has stopped.")
    ben.click("stop")
    ben.wait_for_phase("lobby")


def test_strangers_go_on_to_the_next(visit):
    ana, ben, cem = visit("Ana"), visit("Ben"), visit("Cem")
    ana.look_for_stranger()
    ben.look_for_stranger()
    assert ana.partner() == "Ben"
    ana.say("Hello")
    ana.wait_for_fate("Delivered")
    ben.wait_for_text("unread", "1")
    cem.look_for_stranger()
    cem.wait_for_phase("looking")
    # Not the one just left while others wait.
    ana.click("next")
    ben.wait_for_text("between-title", "The stranger went on to somebody else.")
    assert (ana.partner(), cem.partner()) == ("Cem", "Ana")
    # Of the last one nothing is left.
    assert ana.page.evaluate("() => recorderDebug.state.chat.entries.length") == 0
    # Both at once: each is left, each looks; with nobody else there they meet again.
    for visitor in (ana, cem):
        visitor.page.evaluate("() => document.querySelector('[data-testid=next]').click()")
    assert (ana.partner(), cem.partner()) == ("Cem", "Ana")
    # The tab is closed: the other one hears of it at once.
    cem.page.open("about:blank")
    ana.wait_for_text("between-title", "The stranger has", 5)
    ben.click("meet-next")
    ana.click("meet-next")
    assert (ana.partner(), ben.partner()) == ("Ben", "Ana")


def test_who_looks_for_a_stranger_can_be_called_and_goes_on_looking(visit):
    ana, ben = visit("Ana"), visit("Ben")
    identifier = ben.own_id()
    ben.look_for_stranger()
    ben.wait_for_phase("looking")
    ana.ring(identifier)
    ben.decline()
    ana.wait_for_text("outcome", "They declined.")
    ana.look_for_stranger()
    assert ana.partner() == "Ben"


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_text_only_asks_for_no_device(service, visit, browser):
    ana, ben = visit("Ana", query="&text=1"), visit("Ben", browser)
    ana.page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => { window.wasAsked = true; throw new Error('not to be asked'); } }")
    ana.join(f"text {browser}")
    ben.join(f"text {browser}")
    # Their chat is open from the start, and what Ben sends is seen all the same.
    ana.wait_for_text("chat", "Chat")
    ana.wait_for_media()
    ana.say("I can only write")
    ana.wait_for_fate("Delivered")
    ben.wait_for_text("unread", "1")
    assert ana.page.evaluate("() => window.wasAsked === undefined")
    ana.click("record")
    ben.wait("() => document.querySelector('[data-testid=own-tile]').dataset.recording === 'recording'")
    ben.wait("() => document.querySelector('[data-testid=tile]').dataset.recording === 'silent'")
    recording = service.recording(ben.recording_id())
    ben.click("record")
    recording = service.wait_until_completed(recording["id"])
    assert [file["name"] for file in recording["files"]] == ["ben.webm"]


def test_who_has_neither_camera_nor_microphone_joins_all_the_same(visit, service, chromium):
    page = chromium.new_page()
    page.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('none', 'NotFoundError'); }")
    ana = Visitor(page, service, "Ana")
    ana.wait("() => document.querySelector('[data-testid=media-problem]').checkVisibility()")
    ben = visit("Ben")
    for visitor in (ana, ben):
        visitor.join("no devices")
    ana.wait_for_media()
    ana.say("I have no camera")
    ana.wait_for_fate("Delivered")
    page.close()


def test_a_lost_connection_to_the_server_ends_no_call(visit, service, chromium):
    """The socket breaks without a word; within 30 s the page has its id and its call back, and its recording is one."""
    page = chromium.new_page()
    sockets = []

    def connect(socket):
        socket.connect_to_server()
        sockets.append(socket)

    page.page.route_web_socket("**/ws*", connect)
    ana, ben = Visitor(page, service, "Ana"), visit("Ben")
    ana.ring(ben.own_id())
    ben.accept()
    ana.wait_for_media()
    ana.click("record")
    for visitor in (ana, ben):
        visitor.wait_until_recorded(2)
    identifier = ana.page.evaluate("() => recorderDebug.state.id")
    sockets[0].close(code=4000)
    ana.wait("() => recorderDebug.state.connection === 'reconnecting'", 5)
    ana.wait("() => recorderDebug.state.connection === 'open'")
    assert "resume=" in sockets[1].url
    assert ana.page.evaluate("() => recorderDebug.state.id") == identifier
    for visitor in (ana, ben):
        visitor.wait_until_recorded(2)
        assert visitor.page.evaluate("() => recorderDebug.state.phase") == "room"
    recording = service.recording(ana.recording_id())
    ana.click("record")
    recording = service.wait_until_completed(recording["id"])
    assert len(recording["files"]) == 2, recording
    page.close()


def test_the_keyboard_is_enough(visit, service, chromium):
    """From the name to a message in a call and out again, without a pointer."""
    ben = visit("Ben")
    identifier = ben.own_id()
    page = chromium.new_page()
    ana = Visitor(page, service, "")
    keyboard = page.page.keyboard
    page.page.locator("#name").focus()
    keyboard.type("Ana")
    keyboard.press("Tab")
    keyboard.press("ArrowRight")
    ana.wait("() => document.activeElement.id === 'tab-call' && recorderDebug.state.id")
    page.page.locator("#callee").focus()
    keyboard.type(identifier)
    keyboard.press("Enter")
    ana.wait("() => document.activeElement.id === 'between-stop'")
    # The answer has the focus in the dialog.
    ben.wait("() => document.activeElement.id === 'accept'")
    ben.page.page.keyboard.press("Enter")
    ana.wait_for_phase("room")
    ana.wait("() => document.activeElement.id === 'microphone'")
    page.page.locator("#chat-toggle").focus()
    keyboard.press("Enter")
    ana.wait("() => document.activeElement.id === 'chat-text'")
    keyboard.type("By keyboard")
    keyboard.press("Enter")
    ben.wait_for_text("unread", "1")
    keyboard.press("Escape")
    ana.wait("() => document.activeElement.id === 'chat-toggle'")
    page.close()


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.skipif("RECORDER_TEST_ARTIFACTS" not in os.environ, reason="pictures for people; RECORDER_TEST_ARTIFACTS says where they go")
def test_what_it_looks_like(service, chromium, screenshot, size, scheme):
    viewport = {"width": 375, "height": 812} if size == "phone" else {"width": 1280, "height": 800}
    pages = []

    def visit(name: str, **options) -> Visitor:
        own = {"viewport": viewport, "color_scheme": scheme} if name == "Ana" else {}
        pages.append(chromium.new_page(**own))
        return Visitor(pages[-1], service, name, **options)

    room = f"Monday {size} {scheme}"
    ana = visit("Ana")
    ana.wait("() => document.querySelector('[data-testid=preview]').videoWidth > 0")
    screenshot(ana.page, "01-lobby-room")
    identifier = ana.own_id()
    screenshot(ana.page, "02-lobby-call")
    ana.click("way-stranger")
    screenshot(ana.page, "03-lobby-stranger")
    ana.click("text-only")
    screenshot(ana.page, "04-lobby-text-only")
    ana.click("text-only")
    ben = visit("Ben Bennett")
    ben.ring(identifier)
    ana.wait("() => document.querySelector('[data-testid=incoming]').open")
    screenshot(ana.page, "05-incoming")
    ana.click("decline")
    ana.ring(ben.own_id())
    ana.wait_for_phase("calling")
    screenshot(ana.page, "06-ringing")
    ben.accept()
    ana.wait_for_media()
    screenshot(ana.page, "07-call")
    ana.say("Hello Ben")
    ben.say("Hello Ana! Shall we record this?")
    ana.say("Yes, a moment please, with a line that is a little longer than the others so that it has to break somewhere.")
    ana.wait_for_fate("Delivered")
    ana.wait_to_hear("Hello Ana! Shall we record this?")
    screenshot(ana.page, "08-call-chat")
    ana.click("chat-close")
    ana.click("record")
    ana.wait_until_recorded(2)
    ben.say("One more thing")
    ana.wait_for_text("unread", "1")
    screenshot(ana.page, "09-call-recording")
    ben.click("leave")
    ana.wait_for_phase("lobby")
    screenshot(ana.page, "10-call-ended")
    ana.look_for_stranger()
    ana.wait_for_phase("looking")
    screenshot(ana.page, "11-looking")
    ben.look_for_stranger()
    ana.wait_for_media()
    screenshot(ana.page, "12-stranger")
    ben.click("next")
    ana.wait_for_phase("parted")
    screenshot(ana.page, "13-parted")
    ana.click("stop")
    ben.click("stop")
    ana.click("way-room")
    ana.join(room)
    screenshot(ana.page, "14-room-alone")
    ben.click("way-room")
    ben.join(room)
    others = [ben]
    for name in ("Cem Yılmaz", "Dora", "Ela"):
        others.append(visit(name))
        others[-1].join(room)
    ana.wait_for_peers(4)
    ana.wait("() => [...document.querySelectorAll('[data-testid=tile]')].every((tile) => tile.dataset.connection === 'connected')")
    screenshot(ana.page, "15-room-of-five")
    ana.click("record")
    ana.wait_until_recorded(5)
    ana.click("microphone")
    others[1].click("camera")
    ana.wait("() => document.querySelector('[data-testid=tile][data-name=\"Cem Yılmaz\"]').dataset.picture === 'false'")
    screenshot(ana.page, "16-room-recording")
    others[0].click("screen")
    ana.wait("() => document.querySelector('[data-testid=screen-tile] video')?.videoWidth > 0")
    screenshot(ana.page, "17-screen")
    ana.click("settings")
    ana.wait("() => document.querySelector('#device-preview').videoWidth > 0")
    screenshot(ana.page, "18-devices")
    ana.click("devices-done")
    ana.click("record")
    ana.wait("() => recorderDebug.state.recording?.state === 'completed'")
    ana.click("leave")
    ana.click("text-only")
    ana.join(room)
    ana.wait_for_peers(4)
    ana.say("I only write today")
    ana.wait_for_fate("Delivered")
    screenshot(ana.page, "19-text-only")
    for page in pages:
        page.close()
