"""A relay for UDP that is a bad network: run as a program of its own, so that the tests' own work does not disturb its time.

    relay.py '{"listen": ["10.99.0.2", 20000], "target": ["10.99.0.3", 20000], "seed": 1, "up": {…}, "down": {…}}'

Each client gets a socket of its own towards the target, as behind a NAT. `up` is from the clients to the target, `down` the way back; see
`Impairment`. With `trace`, each datagram becomes a line of that file. Every line on standard input is a command (`{"block": true}`, `{"up": {…}}`, `{"counters": true}`), answered by a line.
"""

import dataclasses
import heapq
import json
import random
import select
import socket
import struct
import sys
import time


@dataclasses.dataclass
class Impairment:
    """What happens to the datagrams of one direction. Times in seconds, chances from 0 to 1."""

    delay: float = 0.0
    # Added to the delay, evenly between zero and this.
    jitter: float = 0.0
    # Whether datagrams that are closer together than the jitter overtake each other.
    reorders: bool = True
    loss: float = 0.0
    duplication: float = 0.0
    # Nothing passes for `burst_length` at the end of every `burst_interval`; 0: never.
    burst_interval: float = 0.0
    burst_length: float = 0.0
    # Gilbert and Elliott's channel: chances for each datagram to go from the good state to the bad one and back, and to be lost in the bad.
    to_bad: float = 0.0
    to_good: float = 1.0
    bad_loss: float = 1.0
    # Bits a second, IP and UDP headers (28 bytes) included; 0: no limit. Datagrams queue for `queue` seconds at most, the rest is lost.
    rate: float = 0.0
    queue: float = 0.2


@dataclasses.dataclass
class Counters:
    received: int = 0
    delivered: int = 0
    # By chance, in either channel.
    lost: int = 0
    lost_in_bursts: int = 0
    lost_in_queue: int = 0
    blocked: int = 0
    duplicated: int = 0
    # Left after one that had come later.
    overtaken: int = 0
    # The longest that a datagram left after its time: what the machine adds, not the network.
    latest: float = 0.0


def payload_type(datagram: bytes) -> int | None:
    """Of RTP; None for everything else (RFC 7983 §7, RFC 5761 §4)."""
    if len(datagram) < 12 or not 128 <= datagram[0] < 192 or 192 <= datagram[1] < 224:
        return None
    return datagram[1] & 127


class Direction:
    """One way through the network, for all clients together."""

    def __init__(self, impairment: Impairment, seed: str):
        self.impairment = impairment
        self.seed = seed
        # Each stream, of a client and a payload type, has chances of its own: so the n-th packet of sound fares the same in every run.
        self.randoms: dict[tuple[tuple, int | None], random.Random] = {}
        self.channel_random = random.Random(f"{seed} channel")
        self.counters = Counters()
        self.is_bad = False
        self.link_free_at = 0.0
        self.last_departure = 0.0
        self.newest_delivered = 0
        self.began = None

    def departures(self, stream: tuple[tuple, int | None], size: int, now: float) -> list[float]:
        """When copies of a datagram leave: none, one or two times."""
        impairment, counters = self.impairment, self.counters
        chance = self.chance(stream)
        counters.received += 1
        if self.began is None:
            self.began = now
        if impairment.burst_interval and (now - self.began) % impairment.burst_interval >= impairment.burst_interval - impairment.burst_length:
            counters.lost_in_bursts += 1
            return []
        draw = self.channel_random.random()
        self.is_bad = draw >= impairment.to_good if self.is_bad else draw < impairment.to_bad
        if chance.random() < (impairment.bad_loss if self.is_bad else impairment.loss):
            counters.lost += 1
            return []
        if impairment.rate:
            start = max(now, self.link_free_at)
            if start - now > impairment.queue:
                counters.lost_in_queue += 1
                return []
            self.link_free_at = start + (size + 28) * 8 / impairment.rate
            now = self.link_free_at
        copies = 1
        if chance.random() < impairment.duplication:
            copies = 2
            counters.duplicated += 1
        return [self.departure(chance, now) for _ in range(copies)]

    def chance(self, stream: tuple[tuple, int | None]) -> random.Random:
        if stream not in self.randoms:
            # Ports differ from run to run; the order in which the clients come does not.
            number = sum(payload_type == stream[1] for _, payload_type in self.randoms)
            self.randoms[stream] = random.Random(f"{self.seed} {number} {stream[1]}")
        return self.randoms[stream]

    def departure(self, chance: random.Random, now: float) -> float:
        departure = now + self.impairment.delay + chance.random() * self.impairment.jitter
        if not self.impairment.reorders:
            departure = max(departure, self.last_departure)
        self.last_departure = departure
        return departure

    def delivered(self, number: int, due: float, now: float):
        self.counters.delivered += 1
        self.counters.latest = max(self.counters.latest, now - due)
        if number < self.newest_delivered:
            self.counters.overtaken += 1
        self.newest_delivered = max(self.newest_delivered, number)


class Relay:
    def __init__(self, settings: dict):
        self.target = tuple(settings["target"])
        self.front = self.bind(tuple(settings["listen"]))
        self.directions = {
            name: Direction(Impairment(**settings.get(name, {})), f"{settings.get('seed', 1)} {name}") for name in ("up", "down")}
        self.is_blocked = False
        # By the client's address its socket towards the target, and the other way round.
        self.upstream: dict[tuple, socket.socket] = {}
        self.clients: dict[socket.socket, tuple] = {}
        # (due, number, direction, socket, destination, datagram)
        self.pending: list[tuple] = []
        self.count = 0
        self.trace = open(settings["trace"], "w") if "trace" in settings else None

    @staticmethod
    def bind(address: tuple) -> socket.socket:
        result = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        result.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        result.bind(address)
        result.setblocking(False)
        return result

    def run(self):
        while True:
            timeout = max(0.0, self.pending[0][0] - time.monotonic()) if self.pending else None
            ready, _, _ = select.select([sys.stdin, self.front, *self.clients], [], [], timeout)
            for source in ready:
                if source is sys.stdin:
                    line = sys.stdin.readline()
                    if not line:
                        return
                    print(json.dumps(self.obey(json.loads(line))), flush=True)
                else:
                    self.receive(source)
            self.send_due()

    def obey(self, command: dict) -> dict:
        if "block" in command:
            self.is_blocked = command["block"]
        for name, direction in self.directions.items():
            if name in command:
                direction.impairment = Impairment(**command[name])
        return {name: dataclasses.asdict(direction.counters) for name, direction in self.directions.items()}

    def receive(self, source: socket.socket):
        while True:
            try:
                datagram, address = source.recvfrom(2048)
            except BlockingIOError:
                return
            except ConnectionError:
                continue
            if source is self.front:
                upstream = self.socket_for(address)
                self.pass_on("up", upstream, upstream, self.target, datagram)
            else:
                self.pass_on("down", source, self.front, self.clients[source], datagram)

    def socket_for(self, client: tuple) -> socket.socket:
        if client not in self.upstream:
            self.upstream[client] = self.bind((self.front.getsockname()[0], 0))
            self.clients[self.upstream[client]] = client
        return self.upstream[client]

    def pass_on(self, name: str, upstream: socket.socket, via: socket.socket, destination: tuple, datagram: bytes):
        direction = self.directions[name]
        if self.is_blocked:
            direction.counters.blocked += 1
            return
        departures = direction.departures((self.clients[upstream], payload_type(datagram)), len(datagram), time.monotonic())
        if self.trace:
            self.note(name, datagram, len(departures))
        for departure in departures:
            self.count += 1
            heapq.heappush(self.pending, (departure, self.count, direction, via, destination, datagram))

    def note(self, name: str, datagram: bytes, copies: int):
        """A line of the trace. RTP's header is not encrypted: payload type, sequence number, timestamp and SSRC can be read."""
        fields = {"at": time.monotonic(), "way": name, "size": len(datagram), "copies": copies}
        if payload_type(datagram) is not None:
            _, second, sequence, timestamp, ssrc = struct.unpack("!BBHII", datagram[:12])
            fields |= {"type": second & 127, "marker": second >> 7, "sequence": sequence, "timestamp": timestamp, "ssrc": ssrc}
        print(json.dumps(fields), file=self.trace, flush=True)

    def send_due(self):
        now = time.monotonic()
        while self.pending and self.pending[0][0] <= now:
            due, number, direction, via, destination, datagram = heapq.heappop(self.pending)
            try:
                via.sendto(datagram, destination)
            except OSError:
                continue
            direction.delivered(number, due, now)


if __name__ == "__main__":
    Relay(json.loads(sys.argv[1])).run()
