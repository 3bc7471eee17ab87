"""What is fed to perfeval, and by which words it may refuse; anything else is a fault of ours."""

from __future__ import annotations

import io
import random
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path

from lxml import etree

from perfeval.audit.audit import AuditTask, audit_file, unproved
from perfeval.audit.letters.letter import render_letter
from perfeval.audit.letters.sender import Sender
from perfeval.audit.letters.template import default_letter
from perfeval.batch.run import run_batch
from perfeval.batch.work import Reply, Task, evaluate_file
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.method.loading import MethodError, load_method, method_source
from perfeval.reader.discovery import InputFile
from perfeval.reader.values import parse
from perfeval.register.register import REGISTER, read_register
from perfeval.report.rendering_errors import ReportTemplateError
from perfeval.report_check import UnreadableReport, check_report
from perfeval.scheme import scheme_problems
from perfeval.scheme.loading import raw_scheme
from perfeval.scheme.workbook.writing import render_scheme_workbook

ROOT = Path(__file__).parent.parent
_TOKENS = (
    b"\0",
    b"\xff\xfe",
    b"]]>",
    b"<!--",
    b"&#x0;",
    b"=1/0",
    b"1E999",
    b"9" * 400,
    b"XFD1048576",
    b"-",
    b"<c/>",
    b"_x000B_",
    b"_xD800_",
)
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
_SIGNS = ("", "（", "）", "，", "。", "；", "、")
_KEPT = 0.95
"""So many of the signs stay as they are."""
Target = Callable[[bytes], None]
VALUES = """≥95%
≤3次/年
100万元以内
2023年12月底前
30—50人
提升10个百分点
1:3
不少于12期
＞98.5％
健全、长期
1,234.5平方米
2.1×10^4吨
"""


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


@contextmanager
def _kept(content: bytes, name: str) -> Iterator[Path]:
    """The content as a file of this name, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def evaluate(content: bytes, name: str = "输入.xlsx") -> None:
    """Read, evaluate, write and verify whatever is in a file; it may only be refused."""
    with _kept(content, name) as path:
        reply = evaluate_file(Task(InputFile(path, path.name), report=True))
    for package in filter(None, (reply.content, reply.report)):
        with zipfile.ZipFile(io.BytesIO(package)) as parts:
            for part in parts.namelist():
                if part.endswith((".xml", ".rels")):
                    etree.fromstring(parts.read(part))


def audit(content: bytes) -> None:
    """Audit a score workbook; it may only differ or be beyond proof."""
    with _kept(content, "2023_某局_计分表.xlsx") as path:
        audit_file(AuditTask(InputFile(path, path.name)))


def validate_scheme(content: bytes, name: str = "体系.yaml") -> None:
    """Validate an indicator system; it may only have problems."""
    with _kept(content, name) as path:
        scheme_problems(str(path))


def validate_method(content: bytes) -> None:
    """Validate a 评分办法 of project forms; it may only have problems."""
    with _kept(content, "办法.yaml") as path, suppress(MethodError):
        load_method(str(path))


def check_text(content: bytes, name: str = "报告.txt") -> None:
    """Check a report against itself; it may only be unreadable."""
    with _kept(content, name) as path, suppress(UnreadableReport):
        check_report(path, None, shown_as=path.name)


def fill_letter(content: bytes) -> None:
    """Fill in a letter by this template; it may only be refused."""
    result = unproved("甲.xlsx", finding("F101", Place("甲.xlsx"), file="甲.xlsx", reason="不存在"))
    with suppress(ReportTemplateError):
        render_letter(result, Sender(), content)


def prove_register(content: bytes) -> None:
    """Prove the chain of a register; it may only be broken."""
    with _kept(content, "台账.jsonl") as path:
        read_register(path)


def read_values(content: bytes) -> None:
    """Understand each line as a 指标值; it may only be words."""
    for line in content.decode(errors="replace").splitlines():
        parse(line[:2000])


@cache
def _workbook() -> bytes:
    return (ROOT / "sample_workbooks" / "示例区城市管理服务大队_2023.xlsx").read_bytes()


@cache
def _forms() -> bytes:
    return (ROOT / "sample_workbooks" / "示例区园林管理所" / "项目支出绩效自评表.xlsx").read_bytes()


@cache
def _word(first: str) -> bytes:
    """A Word document with a sentence, and the sample's forms as tables."""
    import docx
    import openpyxl

    document = docx.Document()
    document.add_paragraph(first)
    for sheet in openpyxl.load_workbook(io.BytesIO(_forms()), read_only=True).worksheets[:2]:
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        table = document.add_table(len(rows), max(map(len, rows)))
        for line, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=False):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@cache
def _scored() -> bytes:
    """A score workbook as it is handed over."""
    with _kept(_workbook(), "输入.xlsx") as path:
        return evaluate_file(Task(InputFile(path, path.name))).content


@cache
def _scheme_workbook() -> bytes:
    return render_scheme_workbook(raw_scheme("heshan-2021"))


@cache
def _register() -> bytes:
    """A register of a run over the samples' forms."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "输入.xlsx"
        path.write_bytes(_forms())
        output = Path(name) / "out"
        run_batch([Task(InputFile(path, path.name))], "heshan-2021", output, _Here(), lambda _: None)
        return (output / REGISTER).read_bytes()


class _Here:
    """Evaluates in this process."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Reply]:
        """One after the other."""
        return map(evaluate_file, tasks)


@cache
def _scheme() -> bytes:
    return (ROOT / "perfeval" / "data" / "schemes" / "heshan-2021.yaml").read_bytes()


@cache
def _report() -> bytes:
    text = (
        "某局2021年度收入933.09万元，支出1078万元，预算执行率86.6%。其中基本支出933.1万元，占86.6%；项目支出144.9万元。"
    )
    return (text * 20).encode()


@cache
def _clauses() -> list[str]:
    """The clauses of whole reports, each with the sign that ends it."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "benchmarks" / "reports").rglob("*.txt"))]
    return [clause for text in texts for clause in re.findall("[^，。；：\n]+[，。；：\n]?", text)]


def _spliced(chance: random.Random) -> bytes:
    """Clauses of different reports, one after the other, some of their signs others or none."""
    text = "".join(chance.choice(_clauses()) for _ in range(chance.randint(2, 60)))
    return re.sub(
        "[（）、，；]", lambda sign: sign[0] if chance.random() < _KEPT else chance.choice(_SIGNS), text
    ).encode()


def _flipped(content: Callable[[], bytes]) -> Callable[[random.Random], bytes]:
    return lambda chance: mutated(content(), chance)


def _repacked(content: Callable[[], bytes]) -> Callable[[random.Random], bytes]:
    return lambda chance: mutated_package(content(), chance)


TARGETS: Mapping[str, tuple[Target, Callable[[random.Random], bytes]]] = {
    "package": (evaluate, _flipped(_workbook)),
    "sheet": (evaluate, _repacked(_workbook)),
    "forms": (evaluate, _repacked(_forms)),
    "word forms": (partial(evaluate, name="输入.docx"), _repacked(partial(_word, "项目支出绩效自评表"))),
    "scored": (audit, _repacked(_scored)),
    "scheme": (validate_scheme, _flipped(_scheme)),
    "scheme workbook": (partial(validate_scheme, name="体系.xlsx"), _repacked(_scheme_workbook)),
    "method": (validate_method, _flipped(lambda: method_source("mof-2020-10-project").encode())),
    "report": (check_text, _flipped(_report)),
    "report clauses": (check_text, _spliced),
    "word report": (partial(check_text, name="报告.docx"), _repacked(lambda: _word(_report().decode()))),
    "letter": (fill_letter, _repacked(default_letter)),
    "register": (prove_register, _flipped(_register)),
    "values": (read_values, _flipped(lambda: VALUES.encode())),
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
