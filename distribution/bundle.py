"""Build 绿色版, a folder that needs no Python: `python distribution/bundle.py [FOLDER]`.

On Windows it is what departments get; on another system the same is built for that system, to be tried there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
NAME = "perfeval绿色版"
_WITH_DATA = ("docx", "docxtpl", "pdfplumber", "pdfminer", "openpyxl", "rich")
"""Packages that read files of their own."""
_WHOLE = ("perfeval", "formualizer", "python_calamine", "pebble", "rich", "watchfiles")
"""Packages whose modules are imported by name, or are compiled."""
_WITHOUT = ("dask", "distributed", "tkinter", "matplotlib", "IPython", "pytest", "mypy", "grimp", "scipy", "pyarrow")
_ADVICE = ROOT / "docs" / "安装.md"


def build(target: Path) -> Path:
    """Build the folder anew and return it.

    Raises:
        subprocess.CalledProcessError: PyInstaller failed; its words are on standard error.
    """
    folder = target / NAME
    with tempfile.TemporaryDirectory() as work:
        command = [sys.executable, "-m", "PyInstaller", str(HERE / "launch.py"), "--name", "perfeval"]
        command += ["--noconfirm", "--console", "--onedir", "--log-level", "WARN"]
        command += ["--distpath", work, "--workpath", f"{work}/build", "--specpath", work, "--paths", str(ROOT)]
        for package in _WHOLE:
            command += ["--collect-submodules", package]
        for package in _WITH_DATA:
            command += ["--collect-data", package]
        for package in ("formualizer", "python_calamine"):
            command += ["--collect-binaries", package]
        # with its sources: what an earlier run gave counts only for the same perfeval, known by them
        command += ["--add-data", f"{ROOT / 'perfeval'}{os.pathsep}perfeval"]
        for package in _WITHOUT:
            command += ["--exclude-module", package]
        subprocess.run(command, check=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.move(f"{work}/perfeval", folder / "perfeval")
    for made in list((folder / "perfeval").rglob("__pycache__")):
        shutil.rmtree(made)
    for script in sorted((HERE / "windows").glob("*.bat")):
        (folder / script.name).write_bytes(encoded(script.read_text(encoding="utf-8")))
    shutil.copytree(ROOT / "sample_workbooks", folder / "示例", ignore=shutil.ignore_patterns("data", "*.py", "__*"))
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    (folder / "先看这里.txt").write_bytes(encoded((HERE / "先看这里.txt").read_text(encoding="utf-8")))
    return folder


def encoded(text: str) -> bytes:
    """A text as the Chinese Windows console and notepad read it: GBK, with Windows' line ends."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode("gbk")


def packed(folder: Path) -> Path:
    """The folder as one file to hand on; names in UTF-8, as Windows' own unpacker reads them."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder.parent))
    return path


if __name__ == "__main__":
    made = build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist")
    print(f"{made}\n{packed(made)}")
