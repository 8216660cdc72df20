"""The call page, as a person uses it; works in both browsers."""

from urllib.parse import quote

from harness.visitor import Visitor


class Caller(Visitor):
    """One person in a room."""

    def __init__(self, page, service, room: str, name: str, video: str | None = "320x240"):
        super().__init__(page, service, name, fragment=f"#{quote(room)}", video=video)
        self.wait("() => document.querySelector('[data-testid=preview]').srcObject !== null", 30)
        self.join(room)

    def wait_until_connected_to_recorder(self):
        self.wait("() => recorderDebug.recorderConnection?.connectionState === 'connected'")

    def detach_from_recorder(self):
        """Takes the tracks off the recorder's connection, so that its counters stand still; waits until they do."""
        self.page.evaluate("() => recorderDebug.detachFromRecorder()")
        self.wait(
            """async () => {
              const read = async () => JSON.stringify((await recorderDebug.recorderStats())
                .filter((entry) => entry.type === "outbound-rtp").map((entry) => [entry.packetsSent, entry.framesSent]));
              const before = await read();
              await new Promise((resolve) => setTimeout(resolve, 300));
              return before === await read();
            }""")

    def sent(self, kind: str) -> dict:
        """The outbound RTP statistics of one kind on the connection to the recorder."""
        entries = self.page.evaluate("() => recorderDebug.recorderStats()")
        return next(entry for entry in entries if entry["type"] == "outbound-rtp" and entry["kind"] == kind)

    def wait_for_moving_picture(self, seconds: float = 30):
        """Until the first other person's picture has moved."""
        self.wait(
            """() => new Promise((resolve) => {
              const video = document.querySelector("[data-testid=tile] video");
              if (!video?.srcObject) return resolve(false);
              const timer = setTimeout(() => resolve(false), 2000);
              video.requestVideoFrameCallback(() => video.requestVideoFrameCallback(() => { clearTimeout(timer); resolve(true); }));
            })""", seconds)

    def candidate_types(self) -> list[str]:
        """Of the pair that the connection to the first other person runs over: ours, theirs."""
        return self.page.evaluate(
            """async () => {
              const report = await Object.values(recorderDebug.peerConnections)[0].getStats();
              const transport = [...report.values()].find((entry) => entry.type === "transport");
              const pair = report.get(transport.selectedCandidatePairId);
              return [report.get(pair.localCandidateId).candidateType, report.get(pair.remoteCandidateId).candidateType];
            }""")
