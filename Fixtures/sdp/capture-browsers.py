#!/usr/bin/env python3
"""Captures SDP offers from the Chromium and the Firefox that are installed here, into this folder. Nothing is stripped.

    python3 Fixtures/sdp/capture-browsers.py [chromium] [firefox]

Needs playwright (PyPI) with /usr/bin/chromium; Firefox is spoken to by WebDriver BiDi, which needs websockets (PyPI).
"""
import asyncio, json, pathlib, subprocess, sys, tempfile

FOLDER = pathlib.Path(__file__).parent

# Each is the body of an async function that returns an SDP text.
GATHERED = """
  const gathered = (pc) => new Promise((done) => {
    if (pc.iceGatheringState === "complete") return done();
    pc.addEventListener("icegatheringstatechange", () => pc.iceGatheringState === "complete" && done());
    setTimeout(done, 3000);
  });
  const loopback = async (pc) => {  // a peer that answers recvonly, so that the next offer is a second one
    const other = pc.other ??= new RTCPeerConnection();
    await other.setRemoteDescription(pc.localDescription);
    await other.setLocalDescription(await other.createAnswer());
    await pc.setRemoteDescription(other.localDescription);
  };
  const camera = () => navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const canvas = () => { const c = document.createElement("canvas"); c.getContext("2d"); return c.captureStream(5); };
"""
OFFERS = {
    # A call page: addTrack of camera and microphone, both directions; candidates gathered.
    "call-sendrecv": """
      const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
      const stream = await camera();
      for (const track of stream.getTracks()) pc.addTrack(track, stream);
      await pc.setLocalDescription(await pc.createOffer());
      await gathered(pc);
      return pc.localDescription.sdp;""",
    # The same with the default bundle policy, before any candidate is known.
    "call-balanced-trickle": """
      const pc = new RTCPeerConnection();
      const stream = await camera();
      for (const track of stream.getTracks()) pc.addTrack(track, stream);
      return (await pc.createOffer()).sdp;""",
    # A WHIP publisher.
    "whip-sendonly": """
      const pc = new RTCPeerConnection();
      const stream = await camera();
      for (const track of stream.getTracks()) pc.addTransceiver(track, { direction: "sendonly", streams: [stream] });
      await pc.setLocalDescription(await pc.createOffer());
      await gathered(pc);
      return pc.localDescription.sdp;""",
    # Three layers of video by rid.
    "simulcast": """
      const pc = new RTCPeerConnection();
      const stream = await camera();
      pc.addTransceiver(stream.getAudioTracks()[0], { direction: "sendonly", streams: [stream] });
      pc.addTransceiver(stream.getVideoTracks()[0], { direction: "sendonly", streams: [stream], sendEncodings: [
        { rid: "h" }, { rid: "m", scaleResolutionDownBy: 2 }, { rid: "l", scaleResolutionDownBy: 4 } ] });
      return (await pc.createOffer()).sdp;""",
    # The second offer of a call: a canvas, standing in for a screen, has been added.
    "screen-added": """
      const pc = new RTCPeerConnection();
      const stream = await camera();
      for (const track of stream.getTracks()) pc.addTrack(track, stream);
      await pc.setLocalDescription(await pc.createOffer());
      await loopback(pc);
      const screen = canvas();
      for (const track of screen.getTracks()) pc.addTrack(track, screen);
      return (await pc.createOffer()).sdp;""",
    # The camera is stopped for good and another thing takes its m-section.
    "recycled": """
      const pc = new RTCPeerConnection();
      const stream = await camera();
      for (const track of stream.getTracks()) pc.addTrack(track, stream);
      await pc.setLocalDescription(await pc.createOffer());
      await loopback(pc);
      pc.getTransceivers()[1].stop();
      await pc.setLocalDescription(await pc.createOffer());
      await loopback(pc);
      const screen = canvas();
      for (const track of screen.getTracks()) pc.addTrack(track, screen);
      return (await pc.createOffer()).sdp;""",
    # ICE restart of a call.
    "ice-restart": """
      const pc = new RTCPeerConnection();
      const stream = await camera();
      for (const track of stream.getTracks()) pc.addTrack(track, stream);
      await pc.setLocalDescription(await pc.createOffer());
      await loopback(pc);
      return (await pc.createOffer({ iceRestart: true })).sdp;""",
    # A data channel besides.
    "data-channel": """
      const pc = new RTCPeerConnection();
      pc.createDataChannel("chat");
      const stream = await camera();
      for (const track of stream.getTracks()) pc.addTrack(track, stream);
      return (await pc.createOffer()).sdp;""",
    # Nothing is sent: a page that only wants to see.
    "recvonly": """
      const pc = new RTCPeerConnection();
      pc.addTransceiver("audio", { direction: "recvonly" });
      pc.addTransceiver("video", { direction: "recvonly" });
      return (await pc.createOffer()).sdp;""",
    # Only H.264 by the page's own choice (setCodecPreferences): nothing of the video can be recorded.
    "h264-only": """
      const pc = new RTCPeerConnection();
      const stream = await camera();
      for (const track of stream.getTracks()) pc.addTrack(track, stream);
      const codecs = RTCRtpSender.getCapabilities("video").codecs.filter((codec) => /h264/i.test(codec.mimeType));
      pc.getTransceivers()[1].setCodecPreferences(codecs);
      return (await pc.createOffer()).sdp;""",
}


def save(browser, name, sdp):
    path = FOLDER / f"{browser}-{name}.sdp"
    path.write_bytes(sdp.encode())
    print(path.name, len(sdp), "bytes")


async def chromium():
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[
            "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"])
        for name, body in OFFERS.items():
            page = await browser.new_page()
            # A secure context without a server: mediaDevices needs one.
            await page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
            await page.goto("http://localhost/")
            try:
                save("chromium", name, await page.evaluate(f"async () => {{ {GATHERED} {body} }}"))
            except Exception as error:  # an offer that this build cannot make is no reason to lose the others
                print("chromium", name, "not captured:", str(error).splitlines()[0])
            await page.close()
        await browser.close()


async def firefox():
    import http.server, threading
    import websockets

    handler = type("Empty", (http.server.BaseHTTPRequestHandler,), {
        "do_GET": lambda self: (self.send_response(200), self.send_header("Content-Type", "text/html"), self.end_headers(),
                                self.wfile.write(b"<!doctype html>")),
        "log_message": lambda *arguments: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as profile:
        pathlib.Path(profile, "user.js").write_text("".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in {
            "media.navigator.streams.fake": True, "media.navigator.permission.disabled": True,
            "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False}.items()))
        process = subprocess.Popen(["firefox-esr", "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
                                   stderr=subprocess.PIPE, text=True)
        try:
            for line in process.stderr:
                if "WebDriver BiDi listening on" in line:
                    break
            address = line.rsplit(" ", 1)[1].strip()
            async with websockets.connect(address + "/session", max_size=None) as socket:
                counter = 0

                async def call(method, **parameters):
                    nonlocal counter
                    counter += 1
                    await socket.send(json.dumps({"id": counter, "method": method, "params": parameters}))
                    while True:
                        reply = json.loads(await socket.recv())
                        if reply.get("id") == counter:
                            if reply["type"] == "error":
                                raise RuntimeError(reply["message"])
                            return reply["result"]

                await call("session.new", capabilities={})
                for name, body in OFFERS.items():
                    if name == "h264-only":
                        continue  # Debian's Firefox has H.264 only after a download
                    context = (await call("browsingContext.create", type="tab"))["context"]
                    await call("browsingContext.navigate", context=context, wait="complete",
                               url=f"http://localhost:{server.server_port}/")
                    result = await call("script.callFunction", awaitPromise=True, target={"context": context},
                                        functionDeclaration=f"async () => {{ {GATHERED} {body} }}")
                    if result["type"] == "success":
                        save("firefox", name, result["result"]["value"])
                    else:
                        print("firefox", name, "not captured:", result["exceptionDetails"]["text"])
                    await call("browsingContext.close", context=context)
        finally:
            process.terminate()
            process.wait()
            server.shutdown()


for which in sys.argv[1:] or ["chromium", "firefox"]:
    asyncio.run({"chromium": chromium, "firefox": firefox}[which]())
