"""What a Chromium page really sends: every encoded frame, as it leaves the encoder, by the checksum of its bytes.

The page's own counters tell how many frames there were; this tells which. The frames of the file are compared with it byte for byte.
"""

import collections
import dataclasses
import json
import subprocess

# Runs in the page before its own scripts. An encoded transform (WebRTC Encoded Transform §4) looks at each frame and passes it on.
INIT_SCRIPT = """
(() => {
  const source = `
    const table = Uint32Array.from({length: 256}, (_, index) => {
      for (let bit = 0; bit < 8; bit += 1) index = index & 1 ? 0xEDB88320 ^ (index >>> 1) : index >>> 1;
      return index;
    });
    const checksum = (bytes) => {
      let value = 0xFFFFFFFF;
      for (const byte of bytes) value = table[(value ^ byte) & 255] ^ (value >>> 8);
      return (value ^ 0xFFFFFFFF) >>> 0;
    };
    // The newest block of RED (RFC 2198 §3); the older ones are copies.
    const primary = (bytes) => {
      let at = 0, copies = 0;
      for (; bytes[at] & 0x80; at += 4) copies += (bytes[at + 2] & 3) << 8 | bytes[at + 3];
      return bytes.subarray(at + 1 + copies);
    };
    const frames = [];
    onrtctransform = ({transformer}) => {
      const {sender, kind} = transformer.options;
      transformer.readable.pipeThrough(new TransformStream({transform(frame, controller) {
        const metadata = frame.getMetadata();
        const bytes = new Uint8Array(frame.data);
        const isRed = metadata.mimeType?.toLowerCase() === "audio/red";
        const own = isRed ? primary(bytes) : bytes;
        frames.push({at: performance.timeOrigin + performance.now(), sender, kind, checksum: checksum(own), size: own.length, ssrc: metadata.synchronizationSource,
          timestamp: metadata.rtpTimestamp, type: frame.type ?? (isRed ? "red" : "opus"), width: metadata.width, height: metadata.height});
        controller.enqueue(frame);
      }})).pipeTo(transformer.writable);
    };
    onmessage = () => postMessage(frames);
  `;
  const worker = new Worker(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
  let count = 0;
  const watch = (sender, kind) => {
    if (!sender.transform) sender.transform = new RTCRtpScriptTransform(worker, {sender: count++, kind});
  };
  const prototype = RTCPeerConnection.prototype;
  const addTransceiver = prototype.addTransceiver;
  prototype.addTransceiver = function (track, init) {
    const transceiver = addTransceiver.call(this, track, init);
    watch(transceiver.sender, track.kind ?? track);
    return transceiver;
  };
  window.witness = {frames: () => new Promise((resolve) => {
    worker.onmessage = ({data}) => resolve(data);
    worker.postMessage(null);
  })};
})();
"""


@dataclasses.dataclass
class Frame:
    at: float
    sender: int
    kind: str
    checksum: int
    size: int
    ssrc: int
    timestamp: int
    type: str
    width: int | None = None
    height: int | None = None


def new_page(chromium):
    """A page whose frames are watched."""
    # The transform's worker is no file of the service.
    page = chromium.new_page(bypass_csp=True)
    page.page.add_init_script(INIT_SCRIPT)
    return page


def sent(page, kind: str) -> list[Frame]:
    return [Frame(**frame) for frame in page.evaluate("() => witness.frames()") if frame["kind"] == kind]


@dataclasses.dataclass
class Block:
    """A frame of a file."""

    time: float
    size: int
    checksum: int


def blocks(path, kind: str) -> list[Block]:
    lines = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", kind[0], "-show_packets", "-show_data_hash", "CRC32",
         "-show_entries", "packet=pts_time,size,data_hash", "-of", "csv=p=0", str(path)],
        capture_output=True, text=True, check=True).stdout.split()
    result = []
    for line in lines:
        time, size, checksum = line.split(",")[:3]
        result.append(Block(float(time), int(size), int(checksum.removeprefix("CRC32:"), 16)))
    return result


@dataclasses.dataclass
class Verdict:
    """Which of the frames that were sent are in a file."""

    sent: int
    # In the file, byte for byte and in the order in which they were sent.
    kept: int
    # Positions, among those sent, of the ones that are not there.
    missing: list[int]
    # In the file, and never sent: packets that stand for lost sound.
    foreign: int

    @property
    def share(self) -> float:
        return self.kept / self.sent if self.sent else 0.0


def compare(sent: list[Frame], blocks: list[Block]) -> Verdict:
    """Walks through both; equal frames (silence may repeat) are taken one for one."""
    left = collections.Counter(frame.checksum for frame in sent)
    missing, foreign, position = [], 0, 0
    for block in blocks:
        if not left[block.checksum]:
            foreign += 1
            continue
        while sent[position].checksum != block.checksum:
            left[sent[position].checksum] -= 1
            missing.append(position)
            position += 1
        left[block.checksum] -= 1
        position += 1
    missing += range(position, len(sent))
    return Verdict(len(sent), len(sent) - len(missing), missing, foreign)


def seen_on_the_way(trace) -> set[tuple[int, int]]:
    """SSRC and timestamp of every RTP packet that left a browser, by the relay's trace."""
    with open(trace) as lines:
        entries = [json.loads(line) for line in lines]
    return {(entry["ssrc"], entry["timestamp"]) for entry in entries if entry["way"] == "up" and "ssrc" in entry}
