"""A page that publishes by WHIP: the 20 lines that anybody would write, and counters."""

from harness.scenes import SCENES

# `encodings` are those of the picture.
PUBLISH = """
async ({url, width, height, scene, kinds, lateKind, encodings}) => {
  const stream = await {camera, noise, flash: flashAndBeep, code}[scene]({width, height});
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

""" + SCENES + """}
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
