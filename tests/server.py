"""A Streamlit server of one's own, with the repository's configuration: for tests and the bench."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pages._app.first import MET

TOP = Path(__file__).parents[1]
APP = TOP / "app.py"
# The cookie of a browser that knows the app: the bare address shows it the walkthrough at once.
RETURNING: Any = {"name": MET, "value": "1", "domain": "127.0.0.1", "path": "/"}


@dataclass(frozen=True)
class Server:
    """A server that is running."""

    url: str
    pid: int

    def resident(self) -> float:
        """Megabytes (1e6 bytes) of memory it has now."""
        status = Path(f"/proc/{self.pid}/status")
        if status.exists():
            line = next(n for n in status.read_text().splitlines() if n.startswith("VmRSS:"))
            kibibytes = line.split()[1]
        else:
            command = ["ps", "-o", "rss=", "-p", str(self.pid)]
            kibibytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return int(kibibytes) * 1024 / 1e6


@contextmanager
def served(
    script: Path = APP,
    port: int = 0,
    log: Path | None = None,
    missing: str = "",
    below: str = "",
) -> Iterator[Server]:
    """Serve a script on this machine until the block ends: a fresh process, not yet visited.

    On a free port if none is given, ``below`` a path if one is. What it says is appended to
    ``log``. It finds no package named ``missing``, even if that is installed.
    """
    port = port or free_port()
    hide = f"import sys; sys.modules[{missing!r}] = None; " if missing else ""
    launch = f"{hide}from streamlit.web.cli import main; main(prog_name='streamlit')"
    command = [sys.executable, "-c", launch, "run", str(script), f"--server.port={port}"]
    # Without a watcher, as nobody edits the app meanwhile.
    command += ["--server.headless=true", "--server.fileWatcherType=none"]
    command += [f"--server.baseUrlPath={below}"]
    # Streamlit reads .streamlit/config.toml of the folder it is started in.
    with (
        log.open("a+") if log else tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, cwd=TOP, stdout=said, stderr=said) as process,
    ):
        try:
            server = Server(f"http://127.0.0.1:{port}{below}", process.pid)
            if not _healthy(server, process):
                said.seek(0)
                raise RuntimeError(f"{script.name} did not start:\n{said.read()[-2000:]}")
            yield server
        finally:
            process.kill()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _healthy(server: Server, process: "subprocess.Popen[bytes]") -> bool:
    give_up = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5):
                return True
        except OSError:
            time.sleep(0.05)
    return False
