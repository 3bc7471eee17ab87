"""Load a scheme from the package's data or from a file a bureau wrote: YAML, or the 指标体系 workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from perfeval.data import data_files
from perfeval.data.bounded_yaml import MAX_BYTES, YamlProblem, bounded_yaml
from perfeval.findings.system_errors import reason_of
from perfeval.formula.parser import with_names
from perfeval.scheme.catalogue import canonical, known_facts
from perfeval.scheme.dated import at_year, with_clauses, years_in
from perfeval.scheme.form_marks import FormProblem
from perfeval.scheme.form_names import FormNames
from perfeval.scheme.inheritance import Raw, members, resolved, stale_wording
from perfeval.scheme.model import Scheme
from perfeval.scheme.money import in_units_of_facts
from perfeval.scheme.names import bare, by_any_name, suggestion
from perfeval.scheme.plausibility import doubtful
from perfeval.scheme.shares import with_points
from perfeval.scheme.validation import checked
from perfeval.scheme.vocabulary import expressions_in, in_model_words

DEFAULT = "heshan-2021"
_WORKBOOK = ".xlsx"
_LONGEST_LINE = 20
_LARGEST = 20 * MAX_BYTES


class SchemeError(ValueError):
    """A scheme cannot be used; the message is Chinese and names file and mend, one problem a line."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems or (message,)


def scheme_names() -> tuple[str, ...]:
    """The names of the built-in schemes."""
    return tuple(path.stem for path in data_files("schemes"))


def scheme_source(name_or_path: str) -> bytes:
    """The bytes of a scheme file, by built-in name or path.

    Raises:
        SchemeError: there is no such scheme or file, or it cannot be read.
    """
    if name_or_path in scheme_names():
        return files("perfeval.data").joinpath("schemes").joinpath(f"{name_or_path}.yaml").read_bytes()
    path = Path(name_or_path)
    if not path.is_file():
        known = "、".join(scheme_names())
        meant = suggestion(name_or_path, scheme_names())
        raise SchemeError(f"没有名为“{name_or_path}”的指标体系{meant}，也没有这个文件；内置的有：{known}")
    try:
        if path.stat().st_size > _LARGEST:
            raise SchemeError(f"指标体系文件“{name_or_path}”过大，请检查是不是选错了文件")
        return path.read_bytes()
    except OSError as error:
        raise SchemeError(f"指标体系文件“{name_or_path}”无法读取（{reason_of(error)}），请检查权限") from error


def workbooks_of(name_or_path: str) -> tuple[Path, ...]:
    """The workbooks that loading a scheme opens: itself, those it extends, their 表样."""
    if _is_workbook(name_or_path):
        return (Path(name_or_path),)
    try:
        line = _lineage(name_or_path)
        found = [Path(name) for name in line if _is_workbook(name)]
        found += [Path(str(template)) for name in line if not _is_workbook(name) and (template := _template(name))]
    except SchemeError:
        return ()
    return tuple(dict.fromkeys(found))


def _template(name_or_path: str) -> str:
    return str(_parsed(name_or_path).get("form_template") or "")


@cache
def scheme_sha256(name_or_path: str) -> str:
    """SHA-256 of the scheme's file, followed by those of the schemes it extends."""
    digest = hashlib.sha256()
    for name in _lineage(name_or_path):
        digest.update(scheme_source(name))
        template = Path(_template(name))
        if template.is_file():
            digest.update(template.read_bytes())
    return digest.hexdigest()


def load_scheme(name_or_path: str = DEFAULT, year: int | None = None) -> Scheme:
    """Load and validate a scheme.

    Args:
        year: for which its dated values are wanted; the latest where it is not known.

    Raises:
        SchemeError: the file is not a valid scheme, or is a base that is only extended; the message lists every
            problem found.
    """
    scheme = load_any(name_or_path, year)
    if scheme.abstract:
        raise SchemeError(f"指标体系“{name_or_path}”只供其他体系继承（abstract），没有分值，不能直接用来评价")
    return scheme


def load_any(name_or_path: str, year: int | None = None) -> Scheme:
    """Load and validate a scheme, a base that is only extended included.

    Raises:
        SchemeError: as `load_scheme`.
    """
    return _loaded(name_or_path, _date(name_or_path, year))


@cache
def _loaded(name_or_path: str, date: int) -> Scheme:
    raw, unknown = _whole(name_or_path, date)
    raw.pop("clauses", None)
    template = raw.pop("form_template", None)
    scheme, problems = checked(raw)
    if scheme is not None and template:
        # only a form that is a workbook pays for what reads it
        from perfeval.scheme.form_reading import read_form

        try:
            scheme = scheme.model_copy(update={"form_template": read_form(Path(str(template)), _form_names(scheme))})
        except FormProblem as error:
            problems = (str(error),)
            scheme = None
    if scheme is None or unknown:
        raise _problems(name_or_path, (*unknown, *problems))
    return scheme.model_copy(update={"dates": _dates(name_or_path)})


def _form_names(scheme: Scheme) -> FormNames:
    """What a form of the scheme may name."""
    items = {one.id for one in scheme.total.items}
    every = [one for one in scheme.every_indicator() if one.id not in items]
    divisions = [*scheme.divisions, *(division for variant in scheme.variants for division in variant.divisions)]
    groups = [division.name for division in divisions] + [one.name for each in divisions for one in each.groups]
    return FormNames(
        own=frozenset(name for one in scheme.every_indicator() for name in one.columns),
        facts=known_facts() | {one.name for one in scheme.facts} | {one.name for one in scheme.derived},
        indicators=by_any_name({one.id: (one.label,) for one in every}),
        items=by_any_name({one.id: (one.label,) for one in scheme.total.items}),
        groups={bare(name): name for name in groups},
        targets=any(division.targets for division in divisions),
    )


def _date(name_or_path: str, year: int | None) -> int:
    """The year from which on the scheme is as it is in a year; 0 for one that never changes."""
    dates = _dates(name_or_path)
    if not dates:
        return 0
    return dates[-1] if year is None else max((date for date in dates if date <= year), default=dates[0])


@cache
def _dates(name_or_path: str) -> tuple[int, ...]:
    """The years from which some value of the scheme, or of those it extends, is otherwise."""
    return tuple(sorted({year for name in _lineage(name_or_path) for year in years_in(_parsed(name))}))


def scheme_problems(name_or_path: str) -> tuple[str, ...]:
    """Everything that is wrong with a scheme; empty when it can be used or extended."""
    try:
        dates = _dates(name_or_path) or (0,)
    except SchemeError as error:
        return error.problems
    found: dict[str, None] = {}
    for date in dates:
        try:
            _loaded(name_or_path, date)
        except SchemeError as error:
            found |= dict.fromkeys(f"{date}年：{one}" if len(dates) > 1 else one for one in error.problems)
    return tuple(found)


def scheme_doubts(name_or_path: str) -> tuple[str, ...]:
    """What a person should look at again in a scheme that can be used; empty for one that cannot."""
    try:
        scheme = load_any(name_or_path)
        date = _date(name_or_path, None)
        own, base_of = at_year(_parsed(name_or_path), date), _base_of(name_or_path, date, ())
        stale = () if _is_workbook(name_or_path) else stale_wording(own, base_of)
        return tuple(dict.fromkeys([*doubtful(scheme), *stale]))
    except SchemeError:
        return ()


def raw_scheme(name_or_path: str) -> Raw:
    """The scheme as if it had been written down whole, as it is latest, not yet validated.

    Raises:
        SchemeError: a file cannot be read, is no YAML, or does not fit what it extends.
    """
    raw, problems = _whole(name_or_path, _date(name_or_path, None))
    raw.pop("clauses", None)
    if problems:
        raise _problems(name_or_path, problems)
    return raw


def _whole(name_or_path: str, date: int, heirs: tuple[str, ...] = ()) -> tuple[Raw, tuple[str, ...]]:
    if name_or_path in heirs:
        raise SchemeError(f"指标体系循环继承：{'→'.join([*heirs, name_or_path])}，请改正extends")
    if len(heirs) > _LONGEST_LINE:
        raise SchemeError(f"指标体系“{heirs[0]}”继承的层数过多（最多{_LONGEST_LINE}层），请简化extends")
    raw = at_year(_parsed(name_or_path), date)
    if _is_workbook(name_or_path):
        # a workbook holds the scheme whole; `extends` in it is for the record
        whole, problems = resolved({**raw, "extends": ""}, lambda base: {})
        whole["extends"] = raw.get("extends", "")
        return in_units_of_facts(with_points(_with_catalogue_names(whole))), problems
    whole, problems = resolved(raw, _base_of(name_or_path, date, heirs))
    problems = (*problems, *with_clauses(whole))
    return in_units_of_facts(with_points(_with_catalogue_names(whole))), problems


def _base_of(name_or_path: str, date: int, heirs: tuple[str, ...]) -> Callable[[str], Raw]:
    beside = Path(name_or_path).parent

    def base_of(base: str) -> Raw:
        own = base if base in scheme_names() else str(beside / base)
        whole, problems = _whole(own, date, (*heirs, name_or_path))
        if problems:
            raise _problems(own, problems)
        return whole

    return base_of


def _with_catalogue_names(raw: Raw) -> Raw:
    """The scheme with facts that were written by their labels called by their names, in place."""
    own = {str(one.get("name")) for key in ("derived", "facts") for one in members(raw.get(key))}
    for holder, key in expressions_in(raw, "scheme"):
        if isinstance(holder[key], str):
            holder[key] = with_names(holder[key], lambda name: name if name in own else canonical(name))
    return raw


def _problems(name_or_path: str, problems: tuple[str, ...]) -> SchemeError:
    return SchemeError(f"指标体系“{name_or_path}”有{len(problems)}处问题：\n" + "\n".join(problems), problems)


def _is_workbook(name_or_path: str) -> bool:
    return name_or_path not in scheme_names() and Path(name_or_path).suffix.lower() == _WORKBOOK


def _lineage(name_or_path: str) -> tuple[str, ...]:
    """The scheme and those it extends, one after another."""
    names = [name_or_path]
    while not _is_workbook(names[-1]) and (base := str(_parsed(names[-1]).get("extends") or "")):
        names.append(base if base in scheme_names() else str(Path(names[-1]).parent / base))
        if names[-1] in names[:-1]:
            break
    return tuple(names)


@cache
def _parsed(name_or_path: str) -> Raw:
    source = scheme_source(name_or_path)
    if _is_workbook(name_or_path):
        from perfeval.scheme.workbook import read_scheme_workbook

        raw, problems = read_scheme_workbook(Path(name_or_path))
        if problems:
            raise _problems(name_or_path, tuple(problems))
        return _with_template(name_or_path, dict(raw))
    try:
        raw = bounded_yaml(source)
    except YamlProblem as error:
        raise SchemeError(f"指标体系“{name_or_path}”：{error}") from error
    if not isinstance(raw, dict):
        raise SchemeError(f"指标体系“{name_or_path}”的内容应为键值结构，可用perfeval scheme new生成一份带说明的")
    whole = dict(in_model_words(raw))
    form = whole.get("form")
    if isinstance(form, dict) and form.get("template"):
        whole["form_template"] = form["template"]
        whole["form"] = {key: value for key, value in form.items() if key != "template"}
    _with_template(name_or_path, whole)
    # a file of one's own is known by its name where it says no other
    whole.setdefault("name", Path(name_or_path).stem)
    whole.setdefault("title", whole["name"])
    return whole


def _with_template(name_or_path: str, whole: Raw) -> Raw:
    """The scheme with its 表样 beside the file that names it, whichever file extends that one; in place."""
    if isinstance(whole.get("form_template"), str):
        here = Path(name_or_path).parent
        named = here / whole["form_template"]
        beside = here / named.name
        # both may have been moved here from where an export found them
        whole["form_template"] = str((beside if beside.is_file() and not named.is_file() else named).resolve())
    return whole
