"""The call page, as a person uses it; works in both browsers."""

from urllib.parse import quote


class Caller:
    """One person on the call page."""

    def __init__(self, page, service, room: str, name: str, video: str | None = "320x240"):
        self.page = page
        self.name = name
        size = f"&video={video}" if video else ""
        page.open(f"{service.url}/?debug=1{size}#{quote(room)}")
        self.wait("() => document.querySelector('[data-testid=join]') !== null && window.recorderDebug !== undefined")
        self.wait("() => document.querySelector('[data-testid=preview]').srcObject !== null", 30)
        page.evaluate(
            """({room, name}) => {
              for (const [id, value] of [["room-input", room], ["name-input", name]]) {
                const input = document.querySelector(`[data-testid=${id}]`);
                input.value = value;
                input.dispatchEvent(new Event("input", {bubbles: true}));
              }
              document.querySelector("[data-testid=join]").click();
            }""",
            {"room": room, "name": name})
        self.wait("() => recorderDebug.state.phase === 'room'")

    def wait(self, condition: str, seconds: float = 20):
        """Waits, inside the page, until a JavaScript function returns something true; returns that."""
        function = f"""async () => {{
              const condition = {condition};
              const deadline = performance.now() + {seconds * 1000};
              for (;;) {{
                const value = await condition();
                if (value) return value;
                if (performance.now() > deadline) throw new Error("not within {seconds} s: " + condition.toString()
                  + " " + document.body.innerText.slice(0, 500));
                await new Promise((resolve) => setTimeout(resolve, 50));
              }}
            }}"""
        try:
            return self.page.evaluate(function)
        except Exception as error:
            # What the page had to say tells more than what it did not do.
            raise AssertionError(f"{error}\nconsole: {getattr(self.page, 'console', [])}") from None

    def click(self, test_id: str):
        self.wait(f"() => document.querySelector('[data-testid={test_id}]')?.disabled === false")
        self.page.evaluate("(id) => document.querySelector(`[data-testid=${id}]`).click()", test_id)

    def wait_for_peers(self, count: int):
        self.wait(f"() => document.querySelectorAll('[data-testid=tile]').length === {count}")

    def wait_until_recorded(self, count: int, seconds: float = 20):
        """Until so many tiles, one's own included, say that their person is being recorded."""
        self.wait(f"() => document.querySelectorAll('.tile[data-recording=recording]').length === {count}", seconds)

    def wait_until_connected_to_recorder(self):
        self.wait("() => recorderDebug.recorderConnection?.connectionState === 'connected'")

    def let_pass(self, seconds: float):
        """Lets the call go on: the length of a call is a fact of the test, not an event to wait for."""
        self.page.evaluate("(seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))", seconds)

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

    def recording_id(self) -> str:
        return self.wait("() => recorderDebug.state.recording?.id")
