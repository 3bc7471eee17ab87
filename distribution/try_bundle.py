"""Try a bundle: its scripts' command lines on the samples, byte for byte what the source gives.

`python distribution/try_bundle.py dist/perfeval绿色版`; exit status 0 where they agree.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from perfeval.register.register import REGISTER

ROOT = Path(__file__).parent.parent


def command_line(script: Path, program: list[str], dragged: Path) -> list[str]:
    """What a script runs when a folder is dragged onto it, with another program in the place of its own."""
    text = script.read_text(encoding="gbk" if script.parent != ROOT / "distribution" / "windows" else "utf-8")
    [line] = re.findall(r'^"%~dp0perfeval\\perfeval\.exe" (.*%INPUTS%.*)$', text, re.MULTILINE)
    [result] = re.findall(r'set "RESULT=%~dp1(.+?)"', text)
    filled = line.replace("%INPUTS%", shlex.quote(str(dragged))).replace("%RESULT%", str(dragged.parent / result))
    return [*program, *shlex.split(filled)]


def results(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name; the register says when, and is left out."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != REGISTER}


def main(bundle: Path) -> int:
    """Run both and compare."""
    executable = bundle / "perfeval" / ("perfeval.exe" if sys.platform == "win32" else "perfeval")
    found = []
    for program in ([str(executable.resolve())], [sys.executable, "-m", "perfeval"]):
        with tempfile.TemporaryDirectory() as name:
            dragged = Path(name) / "示例"
            shutil.copytree(bundle / "示例", dragged)
            subprocess.run(command_line(bundle / "评价.bat", program, dragged), check=True, cwd=ROOT)
            found.append(results(Path(name) / "评价结果"))
    same = found[0] == found[1]
    print(f"{len(found[0])}个文件，{'逐字节相同' if same else '不同'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
