"""The service as its operator meets it: starting, stopping, and what goes wrong."""

import json
import socket
import subprocess

from harness.call_page import Caller
from harness.chromium import Chromium
from harness.service import BINARY, Service


def refusal(*options, **keywords) -> subprocess.CompletedProcess:
    result = subprocess.run([BINARY, "serve", *options], capture_output=True, text=True, timeout=30, **keywords)
    assert result.returncode != 0 and result.stdout == "", result
    return result


def test_a_second_service_on_the_same_folder_is_refused(service):
    result = refusal("--port", "0", "--media-port", "0", "--data", str(service.data))
    assert result.returncode == 1 and "in use" in result.stderr and service.url in result.stderr, result


def test_a_port_in_use_is_one_clear_line(service, tmp_path):
    port = service.url.rsplit(":", 1)[1]
    result = refusal("--port", port, "--media-port", "0", "--data", str(tmp_path / "other"))
    assert len(result.stderr.strip().splitlines()) == 1 and port in result.stderr, result.stderr


def test_a_media_port_in_use_is_one_clear_line(tmp_path):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("0.0.0.0", 0))
        port = str(taken.getsockname()[1])
        result = refusal("--port", "0", "--media-port", port, "--data", str(tmp_path))
    assert len(result.stderr.strip().splitlines()) == 1 and port in result.stderr, result.stderr


def test_a_data_folder_that_is_a_file_is_one_clear_line(tmp_path):
    path = tmp_path / "file"
    path.write_text("")
    result = refusal("--port", "0", "--media-port", "0", "--data", str(path))
    assert len(result.stderr.strip().splitlines()) == 1 and str(path) in result.stderr, result.stderr


def test_wrong_usage_exits_64():
    for options in (["--nonsense"], ["--port", "x"], ["--tls-cert", "only"], ["--host", "0.0.0.0"], ["--workers", "0"]):
        assert refusal(*options).returncode == 64, options


def test_the_environment_and_a_file_set_options(start_service, tmp_path):
    file = tmp_path / "recorder.yaml"
    file.write_text("log-level: debug\napi-key: from-the-file\n")
    service = start_service("--config", str(file), environment={"RECORDER_API_KEY": "from-the-environment"})
    assert service.request("GET", "/api/v1/recordings")[0] == 401
    for key, status in (("from-the-environment", 200), ("from-the-file", 401)):
        answer = service.request("GET", "/api/v1/recordings", headers={"Authorization": f"Bearer {key}"})
        assert answer[0] == status, (key, answer)


def test_health_and_readiness_and_metrics(service):
    assert service.request("GET", "/healthz")[0] == 200
    assert service.request("GET", "/readyz")[0] == 200
    status, headers, body = service.request("GET", "/metrics")
    assert status == 200 and b"recorder_" in body


def test_a_room_has_one_running_recording(service):
    status, headers, body = service.request("POST", "/api/v1/recordings", {"room": "standup", "name": "Monday"})
    recording = json.loads(body)
    assert status == 201 and headers["Location"] == f"/api/v1/recordings/{recording['id']}" and recording["state"] == "waiting"
    status, headers, body = service.request("POST", "/api/v1/recordings", {"room": "standup"})
    assert status == 409 and headers["Content-Type"] == "application/problem+json" and recording["id"] in body.decode(), body
    stopped = service.json("POST", f"/api/v1/recordings/{recording['id']}/stop")
    assert stopped["id"] == recording["id"]
    ended = service.wait_until_completed(recording["id"])
    assert ended["state"] == "failed" and ended["error"]["code"] == "no-media", ended
    assert service.request("POST", f"/api/v1/recordings/{recording['id']}/stop")[0] == 409
    assert service.request("POST", "/api/v1/recordings", {"room": "standup"})[0] == 201
    assert service.request("GET", "/api/v1/recordings/0199c0de-0000-7000-8000-000000000000")[0] == 404


def test_a_page_whose_udp_is_blocked_is_shown_as_not_recorded_to_everyone(service, playwright, chromium):
    blocked = Chromium(playwright, "--webrtc-ip-handling-policy=disable_non_proxied_udp")
    callers = [Caller(chromium.new_page(), service, "standup", "Ana"), Caller(blocked.new_page(), service, "standup", "Ben")]
    callers[0].wait_for_peers(1)
    callers[0].click("record")
    for caller in callers:
        caller.wait("() => document.body.innerText.includes('Ben is not being recorded')", 20)
        caller.wait("() => !document.body.innerText.includes('Ana is not being recorded')")
    for caller in callers:
        caller.page.close()
    blocked.close()
