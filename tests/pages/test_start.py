"""The app as README says to start it: for this machine alone, and without a word to any other."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.server import free_port, served

TOP = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is one address of loopback")
def test_only_this_machine_gets_in():
    with served() as server:
        port = int(server.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.2", port), timeout=5)


def test_without_a_display_the_start_asks_nobody_outside():
    port = free_port()
    with socket.socket() as outside:  # whatever leaves this machine would come by here
        outside.bind(("127.0.0.1", 0))
        outside.listen()
        outside.setblocking(False)
        proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
        names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
        env = os.environ | dict.fromkeys(names, proxy) | {"STREAMLIT_SERVER_HEADLESS": "true"}
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "no_proxy", "NO_PROXY"):
            env.pop(name, None)
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        command.insert(1, "-u")  # its address is heard as soon as it is said
        said, quiet = subprocess.PIPE, subprocess.DEVNULL
        with subprocess.Popen(command, cwd=TOP, env=env, stdout=said, stderr=quiet) as process:
            try:
                assert process.stdout
                assert any(f":{port}".encode() in line for line in process.stdout), "it did start"
                wait_for(f"http://localhost:{port}/_stcore/health")
                with pytest.raises(BlockingIOError):
                    outside.accept()
            finally:
                process.kill()


def wait_for(url: str) -> None:
    give_up = time.monotonic() + 600
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            assert time.monotonic() < give_up
            time.sleep(0.1)
