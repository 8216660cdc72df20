"""Figures of the signalling: `signalling_load.py idle|relay|fanout URL PID [COUNT]`, one JSON line. Needs a release build to mean anything.

idle    so many silent clients on /ws: MiB more than without them
relay   two in a room: microseconds from one page's `signal` to the other's, there and back, halved
fanout  so many Socket.IO clients, ten of whom speak at once: everybody hears the same, in one order, once
"""

import asyncio
import json
import statistics
import sys
import time
from pathlib import Path

from websockets.asyncio.client import connect

#: Handshakes at once: what a person's router would let through.
AT_ONCE = 100


def memory(pid: int) -> float:
    """Resident MiB of a process."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return int(fields["VmRSS"].split()[0]) / 1024


async def open_many(url: str, count: int, prepare=None) -> list:
    gate = asyncio.Semaphore(AT_ONCE)

    async def open_one():
        async with gate:
            socket = await connect(url, ping_interval=None, max_size=None, compression=None, open_timeout=60)
            await (prepare(socket) if prepare else socket.recv())
            return socket

    return await asyncio.gather(*(open_one() for _ in range(count)))


async def idle(url: str, pid: int, count: int) -> dict:
    # The first ones make what everybody shares.
    warm = await open_many(url + "/ws", 10)
    before = memory(pid)
    sockets = await open_many(url + "/ws", count)
    after = memory(pid)
    # All of them are there, and are answered.
    began = time.monotonic()
    await asyncio.gather(*(socket.send('{"type":"ping"}') for socket in sockets))
    answers = await asyncio.gather(*(socket.recv() for socket in sockets))
    assert all(json.loads(answer) == {"type": "pong"} for answer in answers)
    pongs = time.monotonic() - began
    await asyncio.gather(*(socket.close() for socket in sockets + warm))
    return {"clients": count, "MiB": round(after - before, 1), "MiBWhileAllSpeak": round(memory(pid) - before, 1), "secondsForAllPongs": round(pongs, 2)}


async def relay(url: str, pid: int, count: int) -> dict:
    ana, ben = await open_many(url + "/ws", 2, prepare=lambda socket: asyncio.sleep(0))
    ids = [json.loads(await socket.recv())["id"] for socket in (ana, ben)]
    for socket in (ana, ben):
        await socket.send('{"type":"join","room":"load","name":"x"}')
    # Ana hears of herself and of Ben, Ben of himself.
    await ana.recv(), await ana.recv(), await ben.recv()
    there, back = (json.dumps({"type": "signal", "to": to, "candidate": {"candidate": "x" * 100}}) for to in reversed(ids))
    times = []
    for _ in range(count):
        began = time.perf_counter_ns()
        await ana.send(there)
        await ben.recv()
        await ben.send(back)
        await ana.recv()
        times.append((time.perf_counter_ns() - began) / 2000)
    await asyncio.gather(ana.close(), ben.close())
    return {"round": count, "medianMicroseconds": round(statistics.median(times)), "p99Microseconds": round(statistics.quantiles(times, n=100)[98])}


async def fanout(url: str, pid: int, count: int) -> dict:
    speakers, lines = 10, 20

    async def meet(socket):
        assert (await socket.recv()).startswith("0{")
        await socket.send("40")
        assert (await socket.recv()).startswith("40{")

    sockets = await open_many(url + "/socket.io/?EIO=4&transport=websocket&scope=load", count, prepare=meet)
    began = time.monotonic()

    async def speak(number: int):
        for line in range(lines):
            await sockets[number].send(f'42["line","{number}.{line}"]')

    async def listen(number: int) -> list[str]:
        own = lines if number < speakers else 0
        heard = []
        while len(heard) < speakers * lines - own:
            text = await asyncio.wait_for(sockets[number].recv(), 60)
            if text == "2":
                await sockets[number].send("3")
            else:
                heard.append(json.loads(text[2:])[1])
        return heard

    everything, *_ = await asyncio.gather(asyncio.gather(*(listen(number) for number in range(count))), *(speak(number) for number in range(speakers)))
    seconds = time.monotonic() - began
    order = everything[speakers]
    assert len(set(order)) == speakers * lines, "something came twice"
    for number, heard in enumerate(everything):
        expected = [line for line in order if number >= speakers or not line.startswith(f"{number}.")]
        assert heard == expected, f"client {number} heard another order"
    await asyncio.gather(*(socket.close() for socket in sockets))
    return {"clients": count, "delivered": sum(map(len, everything)), "seconds": round(seconds, 2)}


def main():
    what, url, pid = sys.argv[1], sys.argv[2].replace("http", "ws", 1), int(sys.argv[3])
    run, usual = {"idle": (idle, 5000), "relay": (relay, 2000), "fanout": (fanout, 1000)}[what]
    print(json.dumps({"what": what, **asyncio.run(run(url, pid, int(sys.argv[4]) if len(sys.argv) > 4 else usual))}))


if __name__ == "__main__":
    main()
