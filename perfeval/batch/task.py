"""What is asked of a worker, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from perfeval.method import DEFAULT_METHOD
from perfeval.reader import Limits, UnitData
from perfeval.reader.discovery import InputFile
from perfeval.reader.projects.stated import StatedForm
from perfeval.results.outcome import Outcome
from perfeval.scheme import DEFAULT


@dataclass(frozen=True, slots=True)
class DepartmentUnits:
    """A department whose units are evaluated together.

    Attributes:
        agency: 主管部门.
        members: the tasks by which its units were evaluated, the head office's first where `has_head`.
        absent: units that the roster has and that sent nothing.
    """

    agency: str
    members: tuple[Task, ...]
    has_head: bool = False
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One input and what to do with it.

    Attributes:
        others: more files of the same unit and year, to be merged with it.
        last: the unit's files of the year before, which may supply 上年 figures.
        department: for the evaluation of a department, how its units are added up; None for a unit's own.
        account: whether the outcome shall say which sheet was taken for what, each fact, and what is missing.
        scheme: name or file of the indicator system.
        write: whether to render the score workbook, or to read and check only.
        kind: which kind of documents to evaluate; '' for every kind that the file holds.
        method: of project forms, name or file of the 评分办法.
        beside: of project forms, the unit's files of the same year with its accounts.
        stated: of project forms, what other inputs say of the same projects' targets.
        report: whether to write the report in Word as well, and by which template; None for the built-in one.
    """

    file: InputFile
    others: tuple[InputFile, ...] = ()
    last: tuple[InputFile, ...] = ()
    scheme: str = DEFAULT
    write: bool = True
    report: bool = False
    report_template: bytes | None = None
    account: bool = False
    limits: Limits = field(default_factory=Limits)
    department: DepartmentUnits | None = None
    kind: str = ""
    method: str = DEFAULT_METHOD
    beside: tuple[InputFile, ...] = ()
    stated: tuple[StatedForm, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether its file is looked at by itself, before it is known what goes together."""
        return not (self.department or self.others or self.last or self.beside or self.stated)

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files that are read as the year's own."""
        if self.department is None:
            return (self.file, *self.others)
        return tuple(file for member in self.department.members for file in member.inputs)

    @property
    def last_inputs(self) -> tuple[InputFile, ...]:
        """The files of the year before, and those beside."""
        if self.department is None:
            return (*self.last, *self.beside)
        return tuple(file for member in self.department.members for file in member.last)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker sends back: the outcome, and the bytes of the score workbook and the report where there is one.

    Attributes:
        stub: what tells whose file it is and what kind of sheets it has, without its facts; None where it is
            nothing of a unit's.
        units: of a file with the accounts of several units, their names; each is then a task of its own.
        wants_last_year: whether 上年 figures are missing that last year's file could supply.
        more: of a file that holds documents of several kinds, the replies of the other kinds.
        stated: what the file says of projects' targets, by which those of other inputs may be judged.
        content_sha256, report_sha256: of the files that an earlier run wrote, where its result is taken up again.
    """

    outcome: Outcome
    content: bytes = b""
    report: bytes = b""
    stub: UnitData | None = None
    units: tuple[str, ...] = ()
    wants_last_year: bool = False
    content_sha256: str = ""
    report_sha256: str = ""
    more: tuple[Reply, ...] = ()
    stated: tuple[StatedForm, ...] = ()

    @property
    def parts(self) -> tuple[Reply, ...]:
        """The replies of each kind of document, one by one."""
        return (replace(self, more=()), *self.more)

    @property
    def recalled(self) -> bool:
        """Whether an earlier run gave it."""
        return bool(self.content_sha256) and not self.content
