"""One person on the call page, who has not come together with anybody yet; works in both browsers."""


def wait_in(page, condition: str, seconds: float = 20, *, who: str = "the page"):
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
        return page.evaluate(function)
    except Exception as error:
        # What the page had to say tells more than what it did not do.
        raise AssertionError(f"{who}: {error}\nconsole: {getattr(page, 'console', [])}") from None


class Visitor:
    """A page and what a person sees and does on it."""

    def __init__(self, page, service, name: str, *, fragment: str = "", query: str = "", video: str | None = "320x240"):
        self.page = page
        self.name = name
        size = f"&video={video}" if video else ""
        page.open(f"{service.url}/?debug=1{size}{query}{fragment}")
        self.wait("() => document.querySelector('[data-testid=join]') !== null && window.recorderDebug !== undefined")
        self.fill("name-input", name)

    def wait(self, condition: str, seconds: float = 20):
        """See `wait_in`."""
        return wait_in(self.page, condition, seconds, who=self.name)

    def fill(self, test_id: str, text: str):
        self.page.evaluate(
            """({id, text}) => {
              const input = document.querySelector(`[data-testid=${id}]`);
              input.value = text;
              input.dispatchEvent(new Event("input", {bubbles: true}));
            }""", {"id": test_id, "text": text})

    def click(self, test_id: str):
        self.wait(f"() => document.querySelector('[data-testid={test_id}]')?.disabled === false")
        self.page.evaluate("(id) => document.querySelector(`[data-testid=${id}]`).click()", test_id)

    def wait_for_text(self, test_id: str, text: str, seconds: float = 20):
        """Until an element is seen and says this."""
        self.wait(
            f"() => {{ const e = document.querySelector('[data-testid={test_id}]'); return e?.checkVisibility() && e.innerText.includes({text!r}); }}",
            seconds)

    def wait_for_phase(self, phase: str, seconds: float = 20):
        self.wait(f"() => recorderDebug.state.phase === '{phase}'", seconds)

    def wait_for_peers(self, count: int):
        self.wait(f"() => document.querySelectorAll('[data-testid=tile]').length === {count}")

    # ---- ways to meet

    def join(self, room: str):
        self.fill("room-input", room)
        self.click("join")
        self.wait_for_phase("room")

    def own_id(self) -> str:
        self.click("way-call")
        return self.wait("() => recorderDebug.state.id")

    def ring(self, identifier: str):
        self.own_id()
        self.fill("callee-input", identifier)
        self.click("call")

    def accept(self):
        self.wait("() => document.querySelector('[data-testid=incoming]').open")
        self.click("accept")
        self.wait_for_phase("room")

    def decline(self):
        self.wait("() => document.querySelector('[data-testid=incoming]').open")
        self.click("decline")

    def look_for_stranger(self):
        self.click("way-stranger")
        self.click("stranger")

    def partner(self) -> str:
        """Whom one is with: their name."""
        return self.wait("() => recorderDebug.state.phase === 'room' && recorderDebug.state.people[0]?.name")

    # ---- in a call

    def wait_for_media(self, seconds: float = 30):
        """Until the first other person's picture moves and their sound arrives."""
        self.wait(
            """async () => {
              const connection = Object.values(recorderDebug.peerConnections)[0];
              if (!connection) return false;
              const entries = [...(await connection.getStats()).values()].filter(({type}) => type === "inbound-rtp");
              return entries.some(({kind, framesDecoded}) => kind === "video" && framesDecoded > 2)
                && entries.some(({kind, packetsReceived}) => kind === "audio" && packetsReceived > 10);
            }""", seconds)

    def wait_until_recorded(self, count: int, seconds: float = 20):
        """Until so many tiles, one's own included, say that their person is being recorded."""
        self.wait(f"() => document.querySelectorAll('.tile[data-recording=recording]').length === {count}", seconds)

    def recording_id(self) -> str:
        return self.wait("() => recorderDebug.state.recording?.id")

    def say(self, text: str):
        if not self.page.evaluate("() => recorderDebug.state.chat.isOpen"):
            self.click("chat-toggle")
        self.fill("chat-text", text)
        self.click("chat-send")

    def wait_for_fate(self, text: str):
        """Until one's last line says this of its delivery."""
        self.wait(f"() => [...document.querySelectorAll('[data-testid=chat-fate]')].at(-1)?.textContent === {text!r}")

    def wait_to_hear(self, text: str):
        self.wait(f"() => [...document.querySelectorAll('[data-testid=chat-words]')].some((line) => line.textContent === {text!r})")

    def let_pass(self, seconds: float):
        """Lets the call go on: the length of a call is a fact of the test, not an event to wait for."""
        self.page.evaluate("(seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))", seconds)
