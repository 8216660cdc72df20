"""The service under test: the binary that RECORDER_BINARY names, with a data folder of its own."""

import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

BINARY = os.environ["RECORDER_BINARY"]


class Service:
    """One running `recorder serve`. Its log is kept, and shown when a test fails."""

    def __init__(self, data: Path, *options: str, environment: dict[str, str] | None = None):
        self.data = data
        arguments = [BINARY, "serve", "--port", "0", "--media-port", "0", "--data", str(data), *options]
        self.process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
        )
        self.log: list[str] = []
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        line = self.process.stdout.readline()
        match = re.fullmatch(r"Recorder is listening on (https?://\S+)\n", line)
        if not match:
            self.process.wait(10)
            self._reader.join(5)
            raise RuntimeError(f"the service did not start: {line!r}\n" + "".join(self.log))
        self.url = match[1]

    def _read_log(self):
        for line in self.process.stderr:
            self.log.append(line)

    def stop(self) -> int:
        """SIGTERM, as an operator stops it; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self):
        """SIGKILL, as a crash."""
        self.process.kill()
        self.process.wait(10)

    def request(self, method: str, path: str, body=None, headers: dict[str, str] | None = None):
        """Returns (status, headers, bytes); an error status is an answer like any other."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers or {})
        if body is not None and not isinstance(body, bytes):
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def json(self, method: str, path: str, body=None):
        status, _, content = self.request(method, path, body)
        assert status < 400, f"{method} {path}: {status} {content.decode(errors='replace')}"
        return json.loads(content) if content else None

    def recordings(self, **query) -> list[dict]:
        return self.json("GET", "/api/v1/recordings?" + urllib.parse.urlencode(query))["recordings"]

    def recording(self, identifier: str) -> dict:
        return self.json("GET", f"/api/v1/recordings/{identifier}")

    def wait_for(self, identifier: str, condition, seconds: float = 30) -> dict:
        """Asks until the recording fulfils the condition: state on the server has no event that a test could await over plain HTTP."""
        deadline = time.monotonic() + seconds
        while True:
            recording = self.recording(identifier)
            if condition(recording):
                return recording
            assert time.monotonic() < deadline, f"not within {seconds} s: {json.dumps(recording, indent=1)}"
            threading.Event().wait(0.1)

    def wait_until_completed(self, identifier: str, seconds: float = 30) -> dict:
        return self.wait_for(identifier, lambda recording: recording["state"] in ("completed", "failed"), seconds)

    def path(self, recording: dict, file: dict) -> Path:
        """Where a file of a recording lies on disk."""
        return next(self.data.glob(f"recordings/*/*/*/{recording['id']}/{file['name']}"))

    def command(self, *arguments: str, against: str = "server") -> subprocess.CompletedProcess:
        """Runs `recorder ARGUMENTS` against this service, or against its data folder."""
        target = ["--server", self.url] if against == "server" else ["--data", str(self.data)]
        return subprocess.run([BINARY, *arguments, *target], capture_output=True, text=True, timeout=120)
