"""On what was measured: kinds and versions, no names and no paths."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.browser import chromium


def describe() -> dict[str, str]:
    """What the figures depend on."""
    return {
        "CPU": f"{_cpu()}, {os.cpu_count()} cores",
        "System": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "NumPy": version("numpy"),
        "Streamlit": version("streamlit"),
        "Chromium": _browser(),
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return platform.processor() or "unknown"


def _browser() -> str:
    path = chromium.find()
    if path is None:
        return "none"
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    return next((word for word in said.split() if word[0].isdigit()), "unknown")
