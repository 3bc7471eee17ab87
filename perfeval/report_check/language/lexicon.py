"""The words that the checker knows (`data/report_check/`), compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from perfeval.data import load_yaml

YEAR = r"(?:(?:19|20)\d\d(?=年[初末底])|(?:19|20)\d\d年度?)"
OUTTURN, INITIAL, FINAL, BUDGET, ADDED, CUT, TASK = "决算", "年初预算", "全年预算", "预算", "追加", "追减", "任务"
ARRIVED = "到位"
"""Money that has come in: what a project may spend."""
BUDGETS = (INITIAL, FINAL, BUDGET)
LAST_YEAR = "上年"
_SPAN = 60


@cache
def patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """The words of a file of `report_check/` of which each entry is a regular expression, compiled."""
    return {entry: re.compile(source) for entry, source in load_yaml(f"report_check/{name}.yaml").items()}


@cache
def words() -> dict[str, Any]:
    """The general words of the language."""
    found: dict[str, Any] = load_yaml("report_check/words.yaml")
    return found


@cache
def things() -> dict[str, Any]:
    """The items, their partitions and what holds what."""
    found: dict[str, Any] = load_yaml("report_check/items.yaml")
    return found


def any_of(patterns: Iterable[str]) -> str:
    """One pattern for all, the longest words first."""
    return "(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + ")"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run of words says an amount is of.

    Attributes:
        item: the checker's word for it (基本支出); empty where the words name none that it knows.
        scope: whose money (资金口径); empty where unsaid.
        kind: 决算, 年初预算, …; empty where unsaid.
        year: four digits, 上年, or empty where unsaid.
        rest: what the lexicon does not know.
        period: whether it is about a part of a year.
        bare: whether the words name no subject at all, known or unknown.
        key: the subject, for comparing one with another.
        owner: the body named before the year (示例局2024年度…).
        weak: whether the item's name may as well be said of the subject before (全年支出).
    """

    item: str = ""
    scope: str = ""
    kind: str = ""
    year: str = ""
    rest: str = ""
    period: bool = False
    bare: bool = True
    key: str = ""
    owner: str = ""
    weak: bool = False


NOTHING = Reading()
"""What words say that say nothing."""
PROJECT = Reading(item="本项目", bare=False, key="|本项目")
"""What a project's own report speaks of where it names nothing else."""
_OWNER = re.compile(
    r"^(?P<owner>[\u4e00-\u9fff]{2,24}?(?:局|委|中心|办公室|办|院|站|所|队|镇|乡|街道|部|厅|会|馆|校|学|公司|政府|处|园|单位|部门))(?=(?:19|20)\d\d年)"
)


@cache
def _tokens() -> re.Pattern[str]:
    """One scanner for all words of a subject, items before scopes before kinds before fillers."""
    known = words()
    items = any_of(word for entry in things()["items"] for word in entry["words"])
    scopes = any_of(word for group in known["scopes"].values() for word in group)
    kinds = any_of(word for group in known["kinds"].values() for word in group)
    return re.compile(
        rf"(?P<year>{YEAR})|(?P<item>{items})|(?P<period>{any_of(known['period'])})"
        rf"|(?P<last>{any_of(known['last_year'])})|(?P<scope>{scopes})|(?P<kind>{kinds})"
        rf"|(?P<this>{any_of(known['this_year'])})|(?P<filler>{any_of(known['fillers'])})"
        r"|(?P<edge>年[初末底])|(?P<sign>[“”\"'‘’、，：（）和及]|\d{1,2}[.．、]|[一二三四五六七八九十]是|[①-⑳])"
    )


@cache
def _named(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    if table == "items":
        return tuple((entry["name"], re.compile(any_of(entry["words"]))) for entry in things()["items"])
    return tuple((name, re.compile(any_of(group))) for name, group in words()[table].items())


@lru_cache(maxsize=4096)
def name_of(table: str, text: str) -> str:
    """The checker's name for a word of `items`, `scopes` or `kinds`; empty where it is none."""
    return next((name for name, pattern in _named(table) if pattern.fullmatch(text)), "")


@lru_cache(maxsize=16384)
def read_words(text: str) -> Reading:
    """Read a run of words as a subject with scope, kind and year."""
    item = scope = kind = year = ""
    rest: list[str] = []
    period = weak = False
    side = ""
    items: list[str] = []
    owned = _OWNER.match(text)
    owner = owned["owner"] if owned else ""
    at = owned.end() if owned else 0
    if owner in ("本单位", "本部门", "我单位", "我部门"):
        owner = ""
    pattern = _tokens()
    while at < len(text):
        match = pattern.match(text, at)
        if match is None or match.end() == at:
            rest.append(text[at])
            at += 1
            continue
        group, word = match.lastgroup or "", match[0]
        at = match.end()
        if group == "year":
            year = word[:4]
        elif group == "last":
            year = LAST_YEAR
        elif group == "period":
            period = True
        elif group == "item":
            items.append(name_of("items", word))
            weak = word in things()["weak"]
        elif group == "scope":
            scope = name_of("scopes", word) if not scope or scope == "财政拨款" else scope
        elif group == "kind":
            kind = name_of("kinds", word)
        if group in ("filler", "kind") and word[:2] in ("收入", "支出"):
            side = word[:2]
    if len(items) > 1 and items[-1] in things()["totals"]:
        items = [one for one in items if one not in things()["totals"]] or items[-1:]
    if len(items) > 1 and items[-1] != items[0]:
        item, wider = items[-1], items[0]
        rest_of = _nested(item, wider)
        if not rest_of:
            rest.append("/" + wider)
    elif items:
        item = items[-1]
    if not item and scope and side and not rest:
        item = side + "合计"
    unknown = "".join(rest)
    bare = not item and not unknown and not scope
    key = f"{scope}|{item}" if item and not unknown else f"?{scope}|{_essence(text[len(owner) :])}" if not bare else ""
    return Reading(item, scope, kind, year, unknown, period, bare, key, owner, weak)


def _nested(item: str, wider: str) -> bool:
    """Whether one item is named as part of another (“三公”经费中公务接待费), which is no new subject."""
    return any(entry["total"] == wider and item in entry["all"] for entry in things()["partitions"])


@cache
def _aside() -> re.Pattern[str]:
    known = words()
    kinds = any_of(word for group in known["kinds"].values() for word in group)
    tail = "(?:为|是|达到?|共计?|合计|：|的|支出|资金)"
    return re.compile(rf"{YEAR}|{kinds}|{any_of(known['last_year'])}|{any_of(known['this_year'])}|[“”\"]|{tail}+$")


def _essence(text: str) -> str:
    """An unknown subject without its years, kinds and closing verbs."""
    return _aside().sub("", text)


_YEAR_BEGAN = "(?:年初|期初)(?:数|余额)?(?!预算|部门预算|安排|批复)"


@cache
def _compare_source() -> str:
    known = words()["compare"]
    kinds = any_of(word for group in words()["kinds"].values() for word in group)
    scopes = any_of(word for group in words()["scopes"].values() for word in group)
    target = (
        rf"(?:{YEAR}(?:同期|年末|年底)?|{any_of(words()['last_year'])}|{_YEAR_BEGAN}|本年度?|当年|全年)?"
        rf"(?:部门)?(?:{scopes})?的?(?:{kinds})?(?:支出|收入|水平)?(?:数|额)?"
    )
    return (
        rf"(?:{any_of(known['basis'])}，?)?(?:(?P<same>{any_of(known['this_year_on_last'])})"
        rf"|(?P<opener>{any_of(known['openers'])})(?P<target>{target}){any_of(known['closers'])}?)"
    )


@dataclass(frozen=True, slots=True)
class Basis:
    """With what a change compares.

    Attributes:
        against: 上年, or a kind of budget, or 决算; empty where unsaid.
        kind: the kind of the amount compared with, where said (上年预算数: 预算).
        year: the year compared with, four digits, where said.
    """

    against: str = ""
    kind: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison found in words: what it compares with, and the words before and after it."""

    basis: Basis
    before: str
    after: str


@cache
def _compare() -> re.Pattern[str]:
    return re.compile(_compare_source())


@lru_cache(maxsize=16384)
def find_comparison(text: str) -> Compared | None:
    """The comparison that words make: 较上年, 与年初预算相比, 同比; None where they make none."""
    found: Compared | None = None
    for match in _compare().finditer(text):
        if match["same"]:
            found = Compared(Basis(LAST_YEAR), text[: match.start()], text[match.end() :])
            continue
        target = match["target"] or ""
        if not target:
            continue
        basis = basis_of(target)
        if basis.against:
            found = Compared(basis, text[: match.start()], text[match.end() :])
    return found


@lru_cache(maxsize=4096)
def basis_of(target: str) -> Basis:
    """What 上年决算数 or 年初预算 is to a comparison."""
    said = read_words(target)
    if re.fullmatch(_YEAR_BEGAN + "的?", target):
        return Basis(LAST_YEAR)
    if said.year:
        return Basis(LAST_YEAR, said.kind, said.year if said.year != LAST_YEAR else "")
    return Basis(said.kind, said.kind)


@cache
def _change() -> re.Pattern[str]:
    known = words()
    groups = known["changes"]
    verbs = "|".join(f"(?P<{name}>{any_of(group)})" for name, group in groups.items())
    return re.compile(
        rf"(?:{any_of(known['adverbs'])})*(?:{verbs})(?:{any_of(known['change_nouns'])})*(?:{any_of(known['be'])})*$"
    )


@dataclass(frozen=True, slots=True)
class Verb:
    """The verb of a change at the end of words: its direction, the basis it implies, the words before it."""

    sign: int
    implied: str
    before: str


@lru_cache(maxsize=16384)
def change_verb(text: str) -> Verb | None:
    """The verb with which words end, as 增加了, 减少额为; None where they end with none."""
    tail = text[-_SPAN:]
    match = _change().search(tail)
    if match is None:
        return None
    sign = 0 if match["either"] or match["signed"] else 1 if match["up"] or match["over_budget"] else -1
    implied = BUDGET if match["over_budget"] or match["under_budget"] or match["either"] else ""
    return Verb(sign, implied, text[: len(text) - len(tail) + match.start()])


@dataclass(frozen=True, slots=True)
class Exceeding:
    """决算数超过预算数, before the amount by which it does: the direction, the basis, the words before the verb."""

    sign: int
    basis: Basis
    before: str


@cache
def _exceeding() -> re.Pattern[str]:
    known = words()["exceeding"]
    return re.compile(
        rf"(?P<before>.*?)(?<![不未没])(?:(?P<up>{any_of(known['up'])})|(?P<down>{any_of(known['down'])}))了?"
        rf"(?P<target>[^，。；]{{2,14}}?)(?:资金|金额|额度?|数)?(?:{any_of(words()['be'])})*"
    )


@lru_cache(maxsize=4096)
def find_exceeding(text: str) -> Exceeding | None:
    """The comparison that a verb before its basis makes: 超过年初预算, 低于上年决算数; None where there is none."""
    match = _exceeding().fullmatch(text)
    if match is None:
        return None
    said = read_words(match["target"])
    basis = basis_of(match["target"])
    if not said.bare or said.rest or basis.against not in (LAST_YEAR, *BUDGETS):
        return None
    return Exceeding(1 if match["up"] else -1, basis, match["before"])


@cache
def marker() -> re.Pattern[str]:
    """其中 and its like, at the beginning of a clause."""
    return re.compile(rf"(?:，|：)?(?P<word>{any_of(words()['parts_follow'])})(?:，|：)?")


@cache
def _reasons() -> re.Pattern[str]:
    known = words()
    return re.compile(f"{any_of(known['reasons'])}")


@lru_cache(maxsize=16384)
def gives_reasons(clause: str) -> bool:
    """Whether a clause begins to give reasons."""
    return _reasons().search(clause) is not None


@cache
def _not_plain() -> re.Pattern[str]:
    return re.compile(any_of(words()["not_plain"]))


def is_plain(text: str) -> bool:
    """Whether words hold none that makes an amount something else than a plain one."""
    return _not_plain().search(text) is None


@cache
def beside_word() -> re.Pattern[str]:
    """另 and its like."""
    return re.compile(any_of(words()["beside"]))


@cache
def never_part() -> re.Pattern[str]:
    """How a figure begins that is no part of a list: 空编."""
    return re.compile(any_of(words()["never_part"]))


@cache
def off_strength() -> re.Pattern[str]:
    """另有退休人员: people who are none of the posts counted before."""
    return re.compile(rf"{any_of(words()['beside'])}[^，。；]{{0,6}}{any_of(words()['off_strength'])}")


@cache
def plain_heading() -> re.Pattern[str]:
    """A heading of a project's report that names no part of the project."""
    return re.compile(any_of(words()["plain_headings"]))


@cache
def relation_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """大于, 小于, 等于 with their words."""
    return tuple((name, re.compile(any_of(group))) for name, group in words()["relations"].items())


def partitions() -> Sequence[dict[str, Any]]:
    """The known totals with their parts."""
    found: Sequence[dict[str, Any]] = things()["partitions"]
    return found
