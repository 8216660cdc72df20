"""Pages learn their own address from the service's own port for STUN, and from nobody else."""

import json

from harness.chromium import ARGUMENTS, ChromiumPage

HUB = "10.99.0.1"

GATHER = """async ({iceServers}) => {
  const connection = new RTCPeerConnection({iceServers});
  connection.createDataChannel("x");
  const candidates = [];
  const gathered = new Promise((resolve) => {
    connection.onicecandidate = ({candidate}) => candidate ? candidates.push(candidate.toJSON()) : resolve();
  });
  await connection.setLocalDescription();
  await gathered;
  connection.close();
  return candidates.map(({candidate}) => candidate);
}"""


def test_two_pages_learn_their_address_from_the_port_that_welcome_names(start_service, playwright):
    """Chromium hides its own addresses behind names here (mDNS), as it does for everybody who has not given it the camera: so the address is
    known by STUN only."""
    service = start_service("--host", HUB, "--insecure", "--media-host", HUB)
    [server] = service.json("GET", "/api/v1/ice-servers")["iceServers"]
    [url] = server["urls"]
    assert url.startswith(f"stun:{HUB}:"), url
    port = int(url.rsplit(":", 1)[1])
    listening = next(line for line in service.log if "listening" in line)
    assert f"stun={port} " in listening and f"media={port} " not in listening
    arguments = [argument for argument in ARGUMENTS if "WebRtcHideLocalIpsWithMdns" not in argument]
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True, args=arguments)
    try:
        for _ in range(2):
            page = ChromiumPage(browser.new_context().new_page())
            page.open(service.url)
            candidates = page.evaluate(GATHER, {"iceServers": [server]})
            reflexive = [line for line in candidates if " typ srflx" in line]
            assert reflexive and all(line.split()[4] == HUB for line in reflexive), json.dumps(candidates)
            # Without it the page does not know.
            assert not any(HUB in line for line in page.evaluate(GATHER, {"iceServers": []}))
    finally:
        browser.close()
    status, _, text = service.request("GET", "/metrics")
    answered = next(line for line in text.decode().splitlines() if line.startswith('recorder_stun_requests_total{result="answered"}'))
    assert status == 200 and int(answered.split()[-1]) >= 2


def test_it_can_be_put_elsewhere_or_switched_off(start_service):
    on = start_service("--host", HUB, "--insecure", "--stun-port", "13478", "--public-ip", "203.0.113.7")
    assert on.json("GET", "/api/v1/ice-servers") == {"iceServers": [{"urls": ["stun:203.0.113.7:13478"]}]}
    on.stop()
    off = start_service("--host", HUB, "--insecure", "--stun-port", "0")
    assert off.json("GET", "/api/v1/ice-servers") == {"iceServers": []}
