"""Collect what pip needs without a network: `python distribution/wheelhouse.py [FOLDER] [PLATFORM] [PYTHON]`.

For example `python distribution/wheelhouse.py dist/离线安装包 win_amd64 3.12`; without a platform, for this machine.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def collect(folder: Path, platform: str = "", python: str = "") -> None:
    """Put perfeval's wheel and those of everything that it needs into the folder.

    Raises:
        subprocess.CalledProcessError: a wheel is not to be had; pip's words are on standard error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)], check=True)
    [own] = folder.glob("perfeval-*.whl")
    target = ["--only-binary=:all:"]
    if platform:
        target += ["--platform", platform]
    if python:
        target += ["--python-version", python]
    subprocess.run([*pip, "download", "-q", "-d", str(folder), *target, str(own)], check=True)


if __name__ == "__main__":
    collect(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "离线安装包", *sys.argv[2:4])
