"""A page that publishes by WHIP: the 20 lines that anybody would write, and counters."""

# `encodings` are those of the picture.
PUBLISH = """
async ({url, width, height, scene, kinds, lateKind, encodings}) => {
  const stream = await {camera, noise, flash: flashAndBeep, code}[scene]();
  const connection = new RTCPeerConnection();
  const late = [];
  for (const track of stream.getTracks().filter(({kind}) => kinds.includes(kind))) {
    const {sender} = connection.addTransceiver(
      track, {direction: "sendonly", streams: [stream], sendEncodings: track.kind === "video" ? encodings : []});
    if (track.kind !== lateKind) continue;
    late.push(() => sender.replaceTrack(track));
    await sender.replaceTrack(null);
  }
  await connection.setLocalDescription(await connection.createOffer());
  await new Promise((resolve) => {
    if (connection.iceGatheringState === "complete") resolve();
    connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && resolve();
  });
  const response = await fetch(url, {method: "POST", headers: {"Content-Type": "application/sdp"}, body: connection.localDescription.sdp});
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  await connection.setRemoteDescription({type: "answer", sdp: await response.text()});
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not connected: ${connection.iceConnectionState}`)), 20000);
    const check = () => { if (connection.connectionState === "connected") { clearTimeout(timer); resolve(); } };
    connection.onconnectionstatechange = check;
    check();
  });
  window.publisher = {
    connection, stream,
    location: new URL(response.headers.get("Location"), url).href,
    stats: async () => Object.fromEntries([...(await connection.getStats()).values()]
      .filter((entry) => entry.type === "outbound-rtp").map((entry) => [entry.kind, entry])),
    addLate: () => Promise.all(late.map((add) => add())),
    detach: () => Promise.all(connection.getSenders().map((sender) => sender.replaceTrack(null))),
  };
  return {location: publisher.location, link: response.headers.get("Link")};

  function camera() {
    return navigator.mediaDevices.getUserMedia({audio: true, video: {width: {exact: width}, height: {exact: height}, frameRate: 30}});
  }

  // A picture with enough in it for some Mbit/s, and not so much that the encoder makes it smaller: grain wanders over a still ground.
  async function noise() {
    const canvas = Object.assign(document.createElement("canvas"), {width, height});
    const context = canvas.getContext("2d");
    const grain = context.createImageData(240, 240);
    const pixels = new Uint32Array(grain.data.buffer);
    let count = 0;
    setInterval(() => {
      for (let index = 0; index < pixels.length; index += 1) pixels[index] = 0xFF000000 | (Math.random() * 0xFFFFFF);
      count += 1;
      context.fillStyle = "#345";
      context.fillRect(0, 0, width, height);
      context.putImageData(grain, (count * 7) % (width - 240), (count * 3) % (height - 240));
    }, 33);
    const stream = canvas.captureStream(30);
    stream.addTrack((await camera()).getAudioTracks()[0]);
    return stream;
  }

  // Four by four squares, black or white: the machine's clock in steps of 40 ms, readable in every picture of every size.
  async function code() {
    const canvas = Object.assign(document.createElement("canvas"), {width, height});
    const context = canvas.getContext("2d");
    window.resizeScene = (width, height) => Object.assign(canvas, {width, height});
    setInterval(() => {
      const value = Math.floor((performance.timeOrigin + performance.now()) / 40);
      for (let bit = 0; bit < 16; bit += 1) {
        context.fillStyle = value >> bit & 1 ? "white" : "black";
        context.fillRect(bit % 4 * canvas.width / 4, Math.floor(bit / 4) * canvas.height / 4, canvas.width / 4 + 1, canvas.height / 4 + 1);
      }
    }, 20);
    const stream = canvas.captureStream(25);
    stream.addTrack((await navigator.mediaDevices.getUserMedia({audio: true})).getAudioTracks()[0]);
    return stream;
  }

  // White and a 1 kHz tone for 100 ms at every whole second of the machine's clock, so that several pages do it at once.
  async function flashAndBeep() {
    const audio = new AudioContext({sampleRate: 48000});
    await audio.resume();
    const tone = new OscillatorNode(audio, {frequency: 1000});
    const gate = new GainNode(audio, {gain: 0});
    const target = audio.createMediaStreamDestination();
    tone.connect(gate).connect(target);
    tone.start();
    const canvas = Object.assign(document.createElement("canvas"), {width, height});
    document.body.append(canvas);
    const context = canvas.getContext("2d");
    const seconds = () => (performance.timeOrigin + performance.now()) / 1000;
    // currentTime moves in steps, and after a stall leaps: only its mean tells where it stands against the machine's clock.
    let offset = audio.currentTime - seconds();
    let scheduled = 0;
    const draw = () => {
      const now = seconds();
      offset += (audio.currentTime - now - offset) / 100;
      const next = Math.ceil(now);
      if (next !== scheduled && next - now < 0.5) {
        scheduled = next;
        gate.gain.setValueAtTime(1, next + offset);
        gate.gain.setValueAtTime(0, next + 0.1 + offset);
      }
      context.fillStyle = now % 1 < 0.1 ? "white" : "black";
      context.fillRect(0, 0, canvas.width, canvas.height);
      // A moving corner, so that there is a frame at every draw.
      context.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
      context.fillRect(0, 0, 16, 16);
    };
    setInterval(draw, 10);
    const stream = canvas.captureStream(60);
    stream.addTrack(target.stream.getAudioTracks()[0]);
    stream.canvas = canvas;
    return stream;
  }
}
"""


class Publisher:
    """A page that publishes to a room."""

    def __init__(self, page, service, room: str, name: str, size: tuple[int, int] = (320, 240), scene: str = "camera",
                 kinds: tuple[str, ...] = ("audio", "video"), late: str | None = None, encodings: list[dict] = []):
        self.page = page
        page.open(service.url + "/recordings")
        url = f"{service.url}/whip/{room}?name={name}"
        answer = page.evaluate(PUBLISH, {"url": url, "width": size[0], "height": size[1], "scene": scene,
                                         "kinds": kinds, "lateKind": late, "encodings": encodings})
        self.location = answer["location"]
        self.recording_id = answer["link"].split(">")[0].rsplit("/", 1)[1]

    def let_pass(self, seconds: float):
        self.page.evaluate("(seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))", seconds)

    def add_late(self):
        """Now the track is sent that was held back at first."""
        self.page.evaluate("() => publisher.addLate()")

    def resize(self, width: int, height: int):
        """Of the scene `code`."""
        self.page.evaluate("({width, height}) => { resizeScene(width, height); }", {"width": width, "height": height})

    def stats(self) -> dict:
        return self.page.evaluate("() => publisher.stats()")

    def detach(self):
        """Takes the tracks off and waits until the counters stand still."""
        self.page.evaluate("""async () => {
          await publisher.detach();
          const read = async () => JSON.stringify(Object.values(await publisher.stats()).map((entry) => entry.packetsSent));
          for (let before = null, now = await read(); now !== before;) {
            before = now;
            await new Promise((resolve) => setTimeout(resolve, 300));
            now = await read();
          }
        }""")

    def finish(self):
        """DELETE, as RFC 9725 ends a session."""
        status = self.page.evaluate("async () => (await fetch(publisher.location, {method: 'DELETE'})).status")
        assert status == 200, status
        self.page.evaluate("() => publisher.connection.close()")
