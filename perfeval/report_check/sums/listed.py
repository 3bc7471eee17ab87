"""Totals and their parts: what is listed after 其中, in brackets, before 合计, or stated apart in one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from perfeval.report_check.judging.arithmetic import comes_to, show
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import by_a_slip
from perfeval.report_check.judging.verdicts import Outcome, decide, missed_sum
from perfeval.report_check.language.figures import COUNT, MONEY, plain_unit
from perfeval.report_check.language.ledger import Ledger
from perfeval.report_check.language.lexicon import (
    ARRIVED,
    BUDGET,
    BUDGETS,
    FINAL,
    INITIAL,
    OUTTURN,
    partitions,
    things,
    words,
)
from perfeval.report_check.language.listing import chunks
from perfeval.report_check.language.statements import Change, Level, PartList, Statements, Subject
from perfeval.report_check.sums.complete_lists import says_all_sources

_IN_PARTS = re.compile("分([两二三四五六])(?:个)?(批|期|次|年度?|阶段|标段|笔)")
_INDICATORS = "任务"
"""The kind of 指标, which a list may break down as it does 任务 of no other."""
_EACH = re.compile("每|均|单价|标准|[高低大小多少]于|超|占|拟|预计|约")
_LEFT = re.compile("结余|结转")
_SPENT = re.compile("支出|支付|使用|列支")
_SPENT_LAST = re.compile("(?:支出|支付|使用|执行|拨付)(?:数|资金|金额|为)*$")
_GIVEN_LAST = re.compile("(?:下达|安排|预算|到位|批复|预测)(?:数|资金|金额|为)*$")
_FUNCTIONS, _LAST_FUNCTION = (re.compile(words()[name]) for name in ("functions", "last_function"))
_FAMILY = {name: re.compile(pattern) for name, pattern in words()["families"].items()}


def check_sums(statements: Statements, ledger: Ledger) -> Iterator[Verdict]:
    """Judge lists of parts, splits of changes, and known totals whose parts stand in the paragraph."""
    judged: set[int] = set()
    for found in statements.lists:
        if found.change is not None and found.change.parts:
            verdicts = [_split(found.change, found)]
        else:
            verdicts = [_list(found, wholes, statements, ledger) for wholes in _by_kind(found)]
        for verdict in filter(None, verdicts):
            judged.update(verdict.figures[:1])
            yield verdict
    for verdict in _partitions(statements, ledger):
        if verdict.contradiction is None or not judged.intersection(verdict.figures[:1]):
            yield verdict


def _by_kind(found: PartList) -> list[list[Level]]:
    """The amounts a list may break down: its budget apart from the rest where the parts have a budget each as well."""
    wholes = _wholes(found)
    spent = [one for one in wholes if one.kind not in BUDGETS]
    budgets = [one for one in wholes if one.kind in BUDGETS]
    if not spent or not budgets or len(found.parts) < 2:
        return [wholes]
    both = all(part.now(budgets[0].kind) and (part.now(OUTTURN) or part.now("")) for part in found.parts if part.levels)
    return [spent, budgets] if both else [wholes]


def _list(found: PartList, wholes: Sequence[Level], statements: Statements, ledger: Ledger) -> Verdict | None:
    outcomes: list[Outcome | None] = []
    for whole in wholes:
        for parts in _told_apart(found):
            outcomes.append(_reading(found, whole, parts, statements, ledger))
    return decide(found.sentence, outcomes, None)


def _told_apart(found: PartList) -> list[list[Subject]]:
    """The readings of a list; only that up to a ； where what stands before it leaves nobody out."""
    readings = chunks(found)
    whole = [parts for parts in readings[:-1] if _head_count(found, parts) or _halves(parts)]
    if whole and _halves(found.parts[len(whole[0]) : 2 * len(whole[0])]):
        # 甲县城市A、农村B；乙县城市C、农村D: the same for each of several
        return readings
    return whole[:1] or readings


def _wholes(found: PartList) -> list[Level]:
    """The amounts a list may break down, 决算 before budgets."""
    if found.level is not None and found.level in found.whole.levels:
        return [found.level] if found.level.plain and not found.whole.is_last(found.level) else []
    known = any(entry["total"] == found.whole.reading.item for entry in partitions())
    wholes = (found.whole, *(() if known else found.others))
    indicators = all(lv.kind == _INDICATORS for part in found.parts[:2] for lv in part.levels)
    aside = ("追加", "追减") if indicators else ("追加", "追减", _INDICATORS)
    own = [lv for one in wholes for lv in one.now() if lv.kind not in aside]
    own = [lv for lv in own if lv.plain or _broken_down(found, lv)]
    apart = any(one.sentence is not found.sentence for one in own)
    if apart and found.parts and all(_is_spent(lv) for part in found.parts for lv in part.levels):
        own = [one for one in own if not _LEFT.search(one.figure.label)]
        own = [one for one in own if one.kind in (OUTTURN, "")] or own
    first = next((lv.figure.number for part in found.parts for lv in part.levels), None)
    earlier = [one for one in own if found.after or first is None or one.figure.number < first]
    return sorted(earlier, key=lambda one: one.kind in BUDGETS)


def _broken_down(found: PartList, level: Level) -> bool:
    """原值合计A，分别为B、C: whether an amount of any sort stands right before what says that it is its parts."""
    same = found.whole_list and level.sentence is found.sentence and level in found.whole.levels
    return same and not level.figure.approximate and not _EACH.search(level.figure.label)


def _is_spent(level: Level) -> bool:
    return level.kind in (OUTTURN, "") and _SPENT.search(level.figure.label) is not None


def _reading(
    found: PartList, whole: Level, parts: Sequence[Subject], statements: Statements, ledger: Ledger
) -> Outcome | None:
    """What one reading of a list comes to; None where it can neither be confirmed nor refuted."""
    parts = [one for one in parts if not one.levels or any(lv.figure.kind == whole.figure.kind for lv in one.levels)]
    parts = [one for one in parts if one.levels or not _again(one, parts)]
    levels = [level for part in parts if (level := _level_of(part, whole)) is not None]
    if len(levels) == 1 == len(parts) and not found.unclear:
        return _single(found, whole, parts[0], levels[0])
    if len(levels) < 2 or any(one.figure.kind != whole.figure.kind for one in levels):
        return None
    if whole.figure.kind == COUNT and len({_unit(one) for one in (whole, *levels)}) > 1:
        return None
    inner = _nested(parts)
    plain = [level for part in parts if part not in inner and (level := _level_of(part, whole)) is not None]
    for chosen in (plain, levels, [one for one in levels if one.plain]):
        if len(chosen) > 1 and abs(_added(chosen) - whole.figure.value) <= _room(whole, chosen):
            return Outcome((whole.figure, *(one.figure for one in chosen)))
    sure = (
        not found.unclear
        and len(levels) == len(parts)
        and all(one.plain and one.sure for one in plain)
        and not any(part.unclear for part in parts)
        and not found.whole.unclear
    )
    slip = not found.open_ended and by_a_slip(whole.figure, [one.figure for one in plain])
    if _years_apart(found, whole, plain):
        return None
    if (not sure and not slip) or len(plain) < 2 or not _disjoint(found, whole, parts) or _of_two_kinds(plain):
        return None
    items = {part.reading.item for part in parts if part not in inner}
    by_shares = _shares_complete(parts, ledger)
    known = (
        slip
        or _bracketed(found)
        or found.after
        or found.whole_list
        or found.rest_named
        or _halves(parts)
        or _complete(found, items, statements, ledger)
        or _head_count(found, parts)
    )
    added = _added(plain)
    open_ended = found.open_ended and not _halves(parts)
    if added <= whole.figure.value + _room(whole, plain) and not (by_shares or (known and not open_ended)):
        return None
    if (not found.whole_list and _subtotal(plain, whole)) or _one_in_another(parts) or _share_of_another(parts, ledger):
        return None
    return missed_sum(whole.figure, [one.figure for one in plain])


def _years_apart(found: PartList, whole: Level, plain: Sequence[Level]) -> bool:
    """其中2020年A、2021年B、2022年C；分别支出…: whether amounts of years before stand among the parts."""
    end = max((one.figure.number for one in plain), default=0)
    earlier = [level for one in (found.whole, *found.parts) for level in one.levels if one.is_last(level)]
    return any(whole.figure.number < one.figure.number < end and one.sentence is found.sentence for one in earlier)


def _of_two_kinds(levels: Sequence[Level]) -> bool:
    """Whether what was spent stands among what was given: 中央下达A，支出B；省级下达C，支出D."""
    spent = sum(1 for one in levels if _SPENT_LAST.search(one.figure.label))
    return spent < len(levels) and spent > 0 and any(_GIVEN_LAST.search(one.figure.label) for one in levels)


def _again(part: Subject, parts: Sequence[Subject]) -> bool:
    """Whether a part without an amount is another that was named again, for a share of it."""
    name = part.reading.key.split("|")[-1].lstrip("?")
    others = [one.reading.key.split("|")[-1].lstrip("?") for one in parts if one.levels]
    return any(len(other) > 1 and other in name for other in others)


def _single(found: PartList, whole: Level, part: Subject, level: Level) -> Outcome | None:
    """其中：国内接待费 X: one known part, which is no more than its whole."""
    item = part.reading.item
    known = any(entry["total"] == found.whole.reading.item and item in entry["all"] for entry in partitions())
    if not known or part.reading.rest or level.figure.kind != whole.figure.kind or not level.plain or part.unclear:
        return None
    if level.figure.value <= whole.figure.value + _room(whole, [level]):
        return None
    follows = f"{item}{level.figure.raw}大于{found.whole.reading.item}{whole.figure.raw}"
    return Outcome((whole.figure, level.figure), follows, f"不大于{whole.figure.raw}")


def _level_of(part: Subject, whole: Level) -> Level | None:
    """A part's amount of the whole's kind and year."""
    this = part.now()
    kinds: tuple[str, ...] = (whole.kind, BUDGET, "") if whole.kind in BUDGETS else (OUTTURN, "")
    if whole.kind == ARRIVED:
        kinds = (ARRIVED, "")
    if whole.kind == BUDGET:
        kinds = (BUDGET, INITIAL, FINAL, "")
    if whole.kind == _INDICATORS:
        kinds = (_INDICATORS, "")
    if whole.kind == "":
        kinds = ("", OUTTURN, *BUDGETS)
    for kind in kinds:
        fitting = [one for one in this if one.kind == kind]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _unit(level: Level) -> str:
    """The unit of a count; people are counted as 人 or 名."""
    return plain_unit(level.figure.unit)


def _added(levels: Sequence[Level]) -> Decimal:
    return sum((one.figure.value for one in levels), Decimal(0))


def _room(whole: Level, parts: Sequence[Level]) -> Decimal:
    """How far the unprinted digits may part a sum from its total; a published table is off by 0.01 a part at most."""
    return whole.figure.half + sum((one.figure.half for one in parts), Decimal(0))


def _nested(parts: Sequence[Subject]) -> list[Subject]:
    """The parts of a list that are themselves parts of another in it."""
    items = {part.reading.item for part in parts if part.reading.item}
    inner = {item for entry in partitions() if entry["total"] in items for item in entry["all"]}
    inner |= {item for total in items for item in things()["at_least"].get(total, ())}
    return [part for part in parts if part.reading.item in inner]


def _disjoint(found: PartList, whole: Level, parts: Sequence[Subject]) -> bool:
    """Whether the parts of a head count exclude each other; money is not spent twice."""
    told = found.whole_list or found.rest_named or found.after
    told = told or (_bracketed(found) and _unit(whole) != "人")
    if whole.figure.kind == MONEY or told or _halves(parts) or _ends_with_others(found) or _head_count(found, parts):
        return True
    labels = [one.reading.key.split("|")[-1].lstrip("?") for one in parts]
    return any(all(pattern.search(label) for label in labels) for pattern in _FAMILY.values())


def _bracketed(found: PartList) -> bool:
    """Whether a bracket holds nothing but parts: 支持村45个（东部15个、西部22个、北部8个）."""
    return found.bracket and not found.opened and not found.open_ended


def _complete(found: PartList, items: set[str], statements: Statements, ledger: Ledger) -> bool:
    """Whether the list has all that its whole is known to consist of."""
    none = statements.none.get(found.sentence.paragraph, set())
    known = things()
    if _is_income(found) and items <= {*known["income"], ""} and (items & {"其他收入", "年初结转结余"}):
        scoped = all(part.reading.item or part.reading.scope for part in found.parts)
        return scoped and not any(part.reading.rest for part in found.parts)
    if _of_sources(found) or _ends_with_others(found) or _in_turn(found) or _by_function(found):
        return True
    total = found.whole.reading.item
    unnamed = not total or (total == "支出合计" and items == {"基本支出", "项目支出"})
    if unnamed and items == {"基本支出", "项目支出"} and "收入" not in found.whole.reading.key:
        return True
    return any(
        entry["total"] == total and _needed(entry, ledger) <= items | none and items <= set(entry["all"])
        for entry in partitions()
    )


def _by_function(found: PartList) -> bool:
    """Whether all parts are kinds of spending by function, up to the last of them that nearly every body has."""
    labels = [one.reading.key.split("|")[-1].lstrip("?") for one in found.parts]
    told = found.parts[0].sentence is found.sentence and "主要" not in found.sentence.text if labels else False
    named = told and len(labels) > 2 and all(_FUNCTIONS.match(label) for label in labels)
    levels = found.parts[0].levels if named else []
    return bool(levels) and "其中" not in levels[0].figure.label and _LAST_FUNCTION.match(labels[-1]) is not None


def _of_sources(found: PartList) -> bool:
    """Whether a list says which levels of government the money comes from, the lowest included."""
    return says_all_sources([one.reading.key for one in found.parts])


def _ends_with_others(found: PartList) -> bool:
    """Whether the last of several parts is whatever else there is: 城乡低保…、特困供养…和其他救助…."""
    labels = [one.reading.key.split("|")[-1].lstrip("?") for one in found.parts]
    return len(labels) > 2 and "其他" in labels[-1] and not any("其他" in label for label in labels[:-1])


def _in_turn(found: PartList) -> bool:
    """Whether the parts are the first, second … of as many as the text says: 分三批下达：第一批…、第二批…、第三批…."""
    labels = [one.levels[0].figure.label for one in found.parts if one.levels]
    told = _IN_PARTS.search(found.sentence.text)
    if (
        told is None
        or len(labels) != len(found.parts)
        or len(labels) != "一二三四五六".find(told[1].replace("两", "二")) + 1
    ):
        return False
    return all(f"第{'一二三四五六'[place]}{told[2]}" in label for place, label in enumerate(labels))


def _halves(parts: Sequence[Subject]) -> bool:
    """Whether the parts are such as leave nothing out by their meaning: 上年结转…、当年安排…."""
    labels = [f"{one.reading.key}{one.reading.kind}{one.levels[0].figure.label}" for one in parts if one.levels]
    return any(
        len(labels) == len(entry)
        and all(sum(re.search(pattern, label) is not None for label in labels) == 1 for pattern in entry)
        for entry in things()["halves"]
    )


def _is_income(found: PartList) -> bool:
    """Whether a list breaks down the income: 收入合计, or 2022年收入 without another name."""
    whole = found.whole
    unnamed = whole.reading.bare and any(re.search("收入[^支]*$", one.figure.label) for one in whole.levels[:1])
    return whole.reading.item in ("收入合计", "收入总计", "收支总计") or unnamed


def _needed(entry: dict[str, Any], ledger: Ledger) -> set[str]:
    """The parts without which a list is not complete: those that are often nothing only if they have an amount."""
    rare = {
        item
        for item in entry.get("rare", ())
        if not any(level.figure.value for subject in ledger.subjects_of(item) for level in subject.levels)
    }
    return set(entry["need"]) - rare


def _head_count(found: PartList, parts: Sequence[Subject]) -> bool:
    """Whether the parts of a head count are all that there are."""
    labels = [one.reading.key for one in parts]
    whole = "".join((found.whole.reading.key, *(one.figure.label for one in found.whole.levels[:1])))
    return any(
        re.search(entry["whole"], whole)
        and all(any(re.search(need, label) for label in labels) for need in entry["need"])
        and all(re.search(entry["all"], label) for label in labels)
        for entry in things()["head_counts"]
    )


def _shares_complete(parts: Sequence[Subject], ledger: Ledger) -> bool:
    """Whether every part has its share and the shares come to 100%."""
    rates = [share.figure for part in parts if (share := ledger.share_of(part)) is not None]
    if len(rates) < len(parts):
        return False
    return abs(sum((one.value for one in rates), Decimal(0)) - 100) <= sum((one.half * 2 for one in rates), Decimal(0))


def _subtotal(levels: Sequence[Level], whole: Level) -> bool:
    """Whether a listed amount is itself the sum of others, or the whole again."""
    values = [one.figure.value for one in levels]
    total = sum(values, Decimal(0))
    if any(value == whole.figure.value for value in values):
        return True
    if len(values) > 2:
        for place, value in enumerate(values):
            if value and (total - value == value or total - value == whole.figure.value):
                return True
            for end in range(place + 3, len(values) + 1):
                if value and sum(values[place + 1 : end], Decimal(0)) == value:
                    return True
    return False


def _one_in_another(parts: Sequence[Subject]) -> bool:
    """Whether an unknown part's name holds another's (其中设备…，办公设备…), so that it may be part of it."""
    names = [one.reading.key.split("|")[-1].lstrip("?") for one in parts]
    unknown = [bool(one.reading.rest) for one in parts]
    return any(
        first != second
        and len(first) > 1
        and second.endswith(first)
        and second != f"非{first}"
        and (unknown[i] or unknown[j])
        for i, first in enumerate(names)
        for j, second in enumerate(names)
    )


def _share_of_another(parts: Sequence[Subject], ledger: Ledger) -> bool:
    """Whether a part is told as a share of another part (小微企业采购…，占中小企业采购的60%), and so stands in it."""
    names = [one.reading.key.split("|")[-1].lstrip("?") for one in parts]
    wholes = [share.whole for part in parts if (share := ledger.share_of(part)) is not None and share.whole]
    return any(len(whole) > 3 and whole in name for whole in wholes for name in names)


def _split(change: Change, found: PartList) -> Verdict | None:
    """收支总计减少 A，其中基本支出减少 B，项目支出增加 C: the parts with their signs."""
    parts = [one for one in change.parts if one.amount is not None]
    if change.amount is None or len(parts) < 2 or found.unclear:
        return None
    total = change.amount.value * change.signs[0]
    amounts = [one.amount for one in parts if one.amount is not None]
    signs = [one.signs[0] for one in parts]
    if any(one.kind != change.amount.kind for one in amounts):
        return None
    added = sum((one.value * sign for one, sign in zip(amounts, signs, strict=True)), Decimal(0))
    room = change.amount.half + sum((one.half for one in amounts), Decimal(0))
    figures = (change.amount, *amounts)
    if abs(added - total) <= room:
        return decide(found.sentence, [Outcome(figures)])
    if found.open_ended:
        return None
    split = {part.hosts[0].reading.item for part in parts}
    complete = any(set(entry["need"]) <= split <= set(entry["all"]) for entry in partitions())
    one_way = len(set(signs)) == 1 and abs(added) > abs(total) + room
    if not complete and not one_way:
        return None
    terms = "".join(f"{'＋' if sign > 0 else '－'}{one.raw}" for one, sign in zip(amounts, signs, strict=True))
    right = show(abs(added), change.amount)
    stated = f"{'增加' if change.signs[0] > 0 else '减少'}{change.amount.raw}"
    follows = f"各部分的增减{terms}，合计{'增加' if added > 0 else '减少'}{right}，不是{stated}"
    return decide(found.sentence, [Outcome(figures, follows, right)], change.amount)


def _partitions(statements: Statements, ledger: Ledger) -> Iterator[Verdict]:
    """Known totals by all their parts, where each stands once in a paragraph, or once in the whole document."""
    subjects = [one for one in statements.subjects if one.reading.item and not one.reading.rest]
    everywhere: set[int] = set()
    for paragraph, group in groupby(subjects, key=lambda one: one.sentence.paragraph):
        together = list(group)
        scopes = {one.reading.scope for one in together} - {""}
        for verdict in _by_items(together, ledger, statements.none.get(paragraph, set()), one_scope=len(scopes) < 2):
            everywhere.update(verdict.figures[:1])
            yield verdict
    none = set().union(*statements.none.values()) if statements.none else set()
    clear = [one for one in subjects if one.scope != "?" and _top_level(one)]
    for verdict in _by_items(clear, ledger, none, one_scope=False):
        if not everywhere.intersection(verdict.figures[:1]):
            yield verdict


def _top_level(subject: Subject) -> bool:
    above = subject.parent
    while above is not None:
        if above.reading.rest or not above.reading.item:
            return False
        above = above.parent
    return True


def _by_items(together: Sequence[Subject], ledger: Ledger, none: set[str], *, one_scope: bool) -> Iterator[Verdict]:
    amounts: dict[tuple[str, str, str, int | None], list[Level]] = {}
    for subject in together:
        for kind, level in _kinds_of(subject):
            scope = "" if one_scope else subject.scope
            year = None if one_scope else level.year
            amounts.setdefault((scope, kind, subject.reading.item, year), []).append(level)
    once = {place: levels[0] for place, levels in amounts.items() if len({one.figure.value for one in levels}) == 1}
    for (scope, kind, item, year), whole in once.items():
        named = things()["stands_for"].get(item, ()) if one_scope else ()
        others = [one for one in named if (scope, kind, one, year) not in amounts]
        for entry in partitions():
            if entry["total"] not in (item, *others) or (entry.get("near") and not one_scope):
                continue
            names = [part for part in entry["all"] if (scope, kind, part, year) in once]
            parts = [once[scope, kind, part, year] for part in names]
            twice = [part for part in entry["all"] if (scope, kind, part, year) in amounts and part not in names]
            if len(parts) < 2 or twice or not _needed(entry, ledger) <= {*names} | none:
                continue
            beside = [once[place] for part in entry.get("beside", ()) if (place := (scope, kind, part, year)) in once]
            verdict = _compare(whole, parts, beside)
            elsewhere = any(
                abs(_added(parts) - one.figure.value) <= _room(one, parts)
                for (*_, other, _), one in once.items()
                if other not in things()["totals"]
            )
            if verdict is not None and (verdict.contradiction is None or not elsewhere):
                yield verdict


def _kinds_of(subject: Subject) -> Iterator[tuple[str, Level]]:
    for level in subject.now():
        if level.figure.kind == MONEY and level.plain and level.sure:
            kind = OUTTURN if level.kind == "" else level.kind
            yield kind, level


def _compare(whole: Level, parts: Sequence[Level], beside: Sequence[Level]) -> Verdict | None:
    """Whether parts come to their whole.

    Args:
        beside: what some hold for one more of them, others for a part of one (人员经费, 公用经费, 对个人和家庭的补助).
    """
    outcomes = []
    for chosen in [[*parts, *beside], parts] if beside else [parts]:
        figures = [one.figure for one in chosen]
        fits = comes_to(whole.figure, figures)
        outcomes.append(Outcome((whole.figure, *figures)) if fits else missed_sum(whole.figure, figures))
    return decide(whole.sentence, outcomes, whole.figure)
