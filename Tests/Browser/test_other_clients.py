"""Other people's clients, unchanged: python-socketio, a page with the usual broadcast client, PeerJS's messages, a plain broadcast."""

import asyncio
import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import socketio
import websockets

PAGES = Path(__file__).parent / "pages"


class Client:
    """A python-socketio client that keeps what it hears."""

    def __init__(self, url: str, transports: list[str], scope: str = "test"):
        self.heard: queue.Queue = queue.Queue()
        self.upgraded = threading.Event()
        self.client = socketio.Client(reconnection=False)
        self.client.on("*", lambda event, *values: self.heard.put((event, *values)))
        self.client.connect(f"{url}?scope={scope}", transports=transports, wait_timeout=20)

    def hear(self):
        return self.heard.get(timeout=20)

    def close(self):
        self.client.disconnect()


@pytest.fixture
def connect(service):
    clients = []

    def connect(*transports: str, scope: str = "test") -> Client:
        clients.append(Client(service.url, list(transports), scope))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


@pytest.mark.parametrize("transports", [["polling"], ["websocket"], ["polling", "websocket"]], ids="+".join)
def test_python_socketio_is_heard_and_hears(connect, transports):
    one, two, elsewhere = connect(*transports), connect(*transports), connect(*transports, scope="elsewhere")
    assert one.client.transport() == transports[-1]
    one.client.emit("offer", {"type": "offer", "sdp": "v=0\r\n"})
    assert two.hear() == ("offer", {"type": "offer", "sdp": "v=0\r\n"})
    two.client.emit("file", {"name": "x", "bytes": b"\x00\x01\xfe\xff"})
    assert one.hear() == ("file", {"name": "x", "bytes": b"\x00\x01\xfe\xff"})
    acknowledged = queue.Queue()
    one.client.emit("candidate", "c", callback=lambda *values: acknowledged.put(values))
    assert acknowledged.get(timeout=20) == ()
    assert two.hear() == ("candidate", "c")
    # A burst over polling must not be more than python-engineio takes in one body.
    for number in range(100):
        one.client.emit("candidate", number)
    assert [two.hear() for _ in range(100)] == [("candidate", number) for number in range(100)]
    assert elsewhere.heard.empty()


async def listen_and_speak(url: str, clients: int, words: int) -> list[list[str]]:
    """Clients on bare WebSockets: python-socketio hands every event to a thread of its own, and so keeps no order."""
    sockets = [await websockets.connect(f"{url}/socket.io/?EIO=4&transport=websocket&scope=many", max_queue=None) for _ in range(clients)]
    for socket in sockets:
        await socket.recv()
        await socket.send("40")
        await socket.recv()

    async def speak(index: int):
        for word in range(words):
            await sockets[index].send(f'42["say",{index},{word}]')
            await asyncio.sleep(0)

    async def hear(index: int) -> list[str]:
        return [await asyncio.wait_for(sockets[index].recv(), 60) for _ in range((clients - 1) * words)]

    heard, _ = await asyncio.gather(asyncio.gather(*map(hear, range(clients))), asyncio.gather(*map(speak, range(clients))))
    # Whatever came twice would come now, before the answer to an event with an acknowledgement.
    for socket, events in zip(sockets, heard):
        await socket.send('420["stranger-connection-status",{}]')
        assert await socket.recv() == "430[]", "something came twice"
        await socket.close()
    return heard


def test_a_hundred_clients_hear_everything_in_one_order_once(service):
    # In a thread of its own: Playwright's loop runs in this one as soon as any test has asked for Chromium.
    with ThreadPoolExecutor(1) as thread:
        heard = thread.submit(asyncio.run, listen_and_speak(service.url.replace("http", "ws"), clients=100, words=3)).result()
    everything = {f'42["say",{index},{word}]' for index in range(100) for word in range(3)}
    for index, events in enumerate(heard):
        own = {f'42["say",{index},{word}]' for word in range(3)}
        assert set(events) == everything - own and len(events) == len(set(events))
    # Any two agree on the order of what both heard.
    for one, two in zip(heard, heard[1:]):
        both = set(one) & set(two)
        assert [event for event in one if event in both] == [event for event in two if event in both]


def test_an_unknown_namespace_is_refused(service):
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError, match="Invalid namespace|One or more namespaces failed"):
        client.connect(service.url, namespaces=["/nowhere"], wait_timeout=20)
    client.disconnect()


@pytest.mark.parametrize("transport", ["", "websocket", "polling"], ids=["upgrade", "websocket", "polling"])
def test_a_page_with_the_broadcast_client_reaches_a_call(start_service, chromium, transport):
    service = start_service("--static", str(PAGES / "broadcast"))
    query = f"?transport={transport}" if transport else ""
    pages = [chromium.new_page() for _ in range(2)]
    try:
        for page in pages:
            page.open(f"{service.url}/{query}")
            page.evaluate("() => connected()")
        pages[0].evaluate("() => createOffer()")
        for page in pages:
            assert page.evaluate("() => seen()") == 320
            assert page.evaluate("() => socket.io.engine.transport") == (transport or "websocket")
        assert not [line for page in pages for line in page.console if "error" in line.lower()], [page.console for page in pages]
    finally:
        for page in pages:
            page.close()


def test_the_client_comes_back_by_itself(start_service, chromium, tmp_path):
    service = start_service("--static", str(PAGES / "broadcast"))
    page = chromium.new_page()
    page.open(service.url)
    page.evaluate("() => connected()")
    port = service.url.rsplit(":", 1)[1]
    page.evaluate("() => { globalThis.lost = new Promise((resolve) => socket.once('disconnect', resolve)); }")
    service.kill()
    assert page.evaluate("() => lost") in ("transport close", "transport error")
    start_service("--static", str(PAGES / "broadcast"), "--port", port, data=tmp_path / "again")
    page.evaluate("() => connected()")
    page.close()
