"""Two browsers in networks that see each other only through coturn."""

import json
import os
import secrets
import subprocess
import urllib.request
from pathlib import Path

import pytest

from harness.call_page import Caller
from harness.chromium import ARGUMENTS, ChromiumPage

HUB = "10.99.0.1"


@pytest.fixture
def networks(tmp_path):
    """Two namespaces that reach the service's own, and not one another: nothing is forwarded between them. Gives a browser's program for each."""
    names, programs = [], []
    for index in (1, 2):
        name = f"recorder-turn-{os.getpid()}-{index}"
        subprocess.run(["ip", "netns", "add", name], check=True)
        names.append(name)
        for command in (
            f"link add turn{index} type veth peer name eth0 netns {name}",
            f"address add 10.98.{index}.1/24 dev turn{index}",
            f"link set turn{index} up",
            f"-n {name} link set lo up",
            f"-n {name} address add 10.98.{index}.2/24 dev eth0",
            f"-n {name} link set eth0 up",
            f"-n {name} route add default via 10.98.{index}.1",
        ):
            subprocess.run(["ip", *command.split()], check=True)
        program = tmp_path / f"chromium-{index}"
        program.write_text(f'#!/bin/sh\nexec ip netns exec {name} /usr/bin/chromium "$@"\n')
        program.chmod(0o755)
        programs.append(program)
    assert Path("/proc/sys/net/ipv4/ip_forward").read_text().strip() == "0", "the networks would see each other"
    yield programs
    for name in names:
        subprocess.run(["ip", "netns", "delete", name], check=True)


@pytest.fixture
def turn(tmp_path):
    """A coturn beside the service; gives its secret."""
    secret = secrets.token_hex(16)
    log = tmp_path / "turn.log"
    process = subprocess.Popen(
        ["turnserver", "-n", "--no-cli", "--no-tls", "--no-dtls", "--listening-ip", HUB, "--relay-ip", HUB, "--listening-port", "3478",
         "--use-auth-secret", "--static-auth-secret", secret, "--realm", "recorder", "--allow-loopback-peers", "--log-file", "stdout",
         "--simple-log", "--pidfile", str(tmp_path / "turn.pid"), "--verbose"],
        stdout=log.open("w"), stderr=subprocess.STDOUT)
    yield secret, log
    process.terminate()
    process.wait(10)


def test_a_call_reaches_through_coturn_alone_and_is_recorded(start_service, playwright, networks, turn):
    secret, log = turn
    service = start_service(
        "--host", HUB, "--insecure", "--media-host", HUB, "--turn-url", f"turn:{HUB}:3478?transport=udp", "--turn-secret", secret)
    browsers, callers = [], []
    try:
        for program, name in zip(networks, ("Ana", "Ben")):
            # A page needs a secure origin for its camera, and the networks have no names for each other.
            arguments = [*ARGUMENTS, f"--unsafely-treat-insecure-origin-as-secure={service.url}"]
            browsers.append(playwright.chromium.launch(executable_path=str(program), headless=True, args=arguments))
            context = browsers[-1].new_context(permissions=["camera", "microphone"], viewport={"width": 480, "height": 360})
            callers.append(Caller(ChromiumPage(context.new_page()), service, "turn", name))
        for caller in callers:
            caller.wait_for_peers(1)
            caller.wait_for_moving_picture()
        for caller in callers:
            assert "relay" in caller.candidate_types()
        callers[0].click("record")
        for caller in callers:
            caller.wait_until_recorded(2)
        callers[0].let_pass(3)
        identifier = callers[0].recording_id()
        service.json("POST", f"/api/v1/recordings/{identifier}/stop")
        recording = service.wait_until_completed(identifier)
        assert recording["state"] == "completed" and len(recording["files"]) == 2, recording
        for file in recording["files"]:
            assert file["duration"] > 2.5 and len(file["tracks"]) == 2, file
    finally:
        for browser in browsers:
            browser.close()
    assert "ALLOCATE processed, success" in log.read_text()


def test_the_script_runs_a_coturn_beside_the_service_and_ends_it(tmp_path):
    """`Scripts/run --with-turn`: the credentials that clients get allocate and relay, and nothing is left afterwards."""
    script = Path(__file__).parents[2] / "Scripts" / "run"
    command = [script, "--with-turn", "--host", HUB, "--insecure", "--port", "0", "--media-port", "0", "--data", tmp_path / "data"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp_path)})
    try:
        lines = iter(process.stdout.readline, "")
        url = next(line for line in lines if line.startswith("Recorder is listening on")).split()[-1]
        with urllib.request.urlopen(url + "/api/v1/ice-servers") as response:
            stun, turn = json.load(response)["iceServers"]
        assert stun["urls"] == [f"stun:{HUB}:3478"]
        assert turn["urls"] == [f"turn:{HUB}:3478?transport=udp", f"turn:{HUB}:3478?transport=tcp"]
        # A client of coturn's own: a pair of relays, and packets from one to the other.
        relayed = subprocess.run(
            ["turnutils_uclient", "-y", "-n", "3", "-m", "1", "-u", turn["username"], "-w", turn["credential"], HUB],
            capture_output=True, text=True, timeout=60)
        assert "Total lost packets 0 " in relayed.stdout, relayed.stdout[-1000:]
    finally:
        process.terminate()
        errors = process.communicate(timeout=30)[1]
    assert process.returncode == 0, errors
    assert subprocess.run(["bash", "-c", f"(: </dev/tcp/{HUB}/3478)"], capture_output=True).returncode != 0, "coturn lives on"
    assert not list(tmp_path.glob("tmp.*"))
