"""What is fed to perfeval, and by which words it may refuse; anything else is a fault of ours."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from perfeval.calculator import evaluate_unit
from perfeval.checks import check_findings, run_checks
from perfeval.reader import UnreadableWorkbook, read_workbook
from perfeval.report_check import UnreadableReport, check_report
from perfeval.scheme import load_scheme, scheme_problems

ROOT = Path(__file__).parent.parent
_TOKENS = (b"\0", b"\xff\xfe", b"]]>", b"<!--", b"&#x0;", b"=1/0", b"1E999", b"9" * 400, b"XFD1048576", b"-", b"<c/>")
_WORDS = (
    "（",
    "）" * 300,
    "%",
    "百分点",
    "亿元",
    "－",
    "1" * 500,
    "。",
    "\n",
    "：",
    "*a",
    "&a",
    "{{",
    "- [",
    '"',
    "2021年",
)
Target = Callable[[bytes], None]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with some pieces flipped, cut out, doubled or replaced."""
    pieces = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(pieces) + 1)
        match chance.randrange(5):
            case 0 if at < len(pieces):
                pieces[at] ^= 1 << chance.randrange(8)
            case 1:
                del pieces[at : at + chance.randint(1, 200)]
            case 2:
                pieces[at:at] = pieces[at : at + chance.randint(1, 200)]
            case 3:
                pieces[at : at + chance.randint(0, 20)] = chance.choice(_TOKENS)
            case _:
                pieces[at:at] = chance.choice(_WORDS).encode()
    return bytes(pieces)


def mutated_package(content: bytes, chance: random.Random) -> bytes:
    """The package with the text of one or two of its parts mutated, and packed again."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        names = source.namelist()
        chosen = {chance.choice(names) for _ in range(2)}
        for name in names:
            part = source.read(name)
            target.writestr(name, mutated(part, chance) if name in chosen else part)
    return stream.getvalue()


def read_bytes(content: bytes) -> None:
    """Read and evaluate a workbook; it may only be unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "输入.xlsx"
        path.write_bytes(content)
        try:
            data = read_workbook(path, shown_as=path.name)
        except UnreadableWorkbook:
            return
    evaluate_unit(data, load_scheme())
    check_findings(data, run_checks(data))


def validate_scheme(content: bytes) -> None:
    """Validate an indicator system; it may only have problems."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "体系.yaml"
        path.write_bytes(content)
        scheme_problems(str(path))


def check_text(content: bytes) -> None:
    """Check a report against itself; it may only be unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "报告.txt"
        path.write_bytes(content)
        try:
            check_report(path, None, shown_as=path.name)
        except UnreadableReport:
            return


@cache
def _workbook() -> bytes:
    return (ROOT / "sample_workbooks" / "示例区城市管理服务大队_2023.xlsx").read_bytes()


@cache
def _scheme() -> bytes:
    return (ROOT / "perfeval" / "data" / "schemes" / "heshan-2021.yaml").read_bytes()


@cache
def _report() -> bytes:
    text = (
        "某局2021年度收入933.09万元，支出1078万元，预算执行率86.6%。其中基本支出933.1万元，占86.6%；项目支出144.9万元。"
    )
    return (text * 20).encode()


TARGETS: Mapping[str, tuple[Target, Callable[[random.Random], bytes]]] = {
    "package": (read_bytes, lambda chance: mutated(_workbook(), chance)),
    "sheet": (read_bytes, lambda chance: mutated_package(_workbook(), chance)),
    "scheme": (validate_scheme, lambda chance: mutated(_scheme(), chance)),
    "report": (check_text, lambda chance: mutated(_report(), chance)),
}


def attempt(job: tuple[str, int]) -> str:
    """Feed one input; what went wrong, empty where nothing did."""
    name, seed = job
    target, make = TARGETS[name]
    content = make(random.Random(f"{name}{seed}"))
    try:
        target(content)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:300]
    return ""


def made(name: str, seed: int) -> bytes:
    """The input of a seed, to be kept as a case."""
    return TARGETS[name][1](random.Random(f"{name}{seed}"))
