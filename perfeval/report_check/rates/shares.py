"""占支出合计的 C%: a part in its whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import percent_agrees, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide, quotient, refuted
from perfeval.report_check.language.figures import Figure
from perfeval.report_check.language.ledger import Ledger
from perfeval.report_check.language.lexicon import ARRIVED, BUDGETS, OUTTURN, PROJECT, partitions, read_words, things
from perfeval.report_check.language.runs import run_before
from perfeval.report_check.language.statements import Level, PartList, Share, Statements, Subject

_TOTALS = ("收支总计", "收入总计", "支出总计", "收入合计", "支出合计")
_SIDE = re.compile(r"(?:全年|本年)?(?:总)?(支出|收入)")
_HUNDRED = Decimal(100)
_NO_READING = Outcome(())
_BEFORE = 8
"""So many paragraphs before, an amount may be the whole that shares do not name."""
_COMPLETE = Decimal("0.15")


def check_shares(statements: Statements, ledger: Ledger) -> Iterator[Verdict]:
    """Judge every share whose whole is known, stated or made up of all its parts."""
    after = {id(part): found for found in statements.lists if found.after for part in found.parts}
    lists = {id(part): found for found in statements.lists for part in found.parts}
    silent: dict[int, list[tuple[Share, Level]]] = defaultdict(list)
    named = {id(one.sentence) for one in statements.shares if not read_words(one.whole).bare}
    whole_of = _named_wholes(statements, ledger, after)
    follow: dict[int, list[Share]] = defaultdict(list)
    most = _largest(statements)
    unnamed: dict[int, list[tuple[Share, Level, Verdict]]] = defaultdict(list)
    for share in statements.shares:
        if share.figure.approximate:
            continue
        bare = read_words(share.whole).bare
        alone = bare and share.base is None and not _part_levels(share)
        if alone and id(share.sentence) in named:
            # 占 alone, of an amount that stands elsewhere, beside shares of other wholes
            continue
        if bare and share.base is None and id(share.sentence) in whole_of:
            follow[id(share.sentence)].append(share)
            continue
        parts = _part_levels(share) or ledger.same_subject(share.parts[0], (OUTTURN, ""))
        if not parts:
            continue
        wholes = _called_here(share, ledger) or _wholes(share, ledger, after)
        if bare and id(share.parts[0]) in lists:
            wholes = [one for one in wholes if not _without(share.parts[0], lists[id(share.parts[0])], one)]
        if bare and share.base is None:
            # 一类A（占p）、二类B（占q）: of a whole that is no less than any of them
            wholes = [one for one in wholes if one.figure.value >= most[_series_of(share)]]
        if bare and id(share.parts[0]) in lists:
            others = lists[id(share.parts[0])].others
            wholes += [level for one in others for level in _amounts(one, _kinds(share))]
        if not wholes:
            silent[share.sentence.paragraph].append((share, parts[0]))
            continue
        outcomes = [_judge(share.figure, part.figure, whole.figure) for whole in wholes for part in parts]
        if bare:
            pairs = [(part, whole) for whole in wholes for part in parts]
            outcomes = [one if _may_hold(*pair) else None for one, pair in zip(outcomes, pairs, strict=True)]
            if not any(outcomes):
                continue
        outcomes += [_of_outer(share, part, whole, ledger) for whole in wholes for part in parts]
        outcomes += [_of_run(share, part, whole) for whole in wholes for part in parts]
        outcomes = [one for one in outcomes if one is not _NO_READING]
        if share.parts[0].unclear:
            outcomes = [one for one in outcomes if one is not None and one.fits] or [None]
        verdict = decide(share.sentence, [one for one in outcomes if one is not None], share.figure)
        if verdict is None:
            continue
        if bare:
            unnamed[wholes[0].figure.number].append((share, parts[0], verdict))
        else:
            yield verdict
    yield from _of_unnamed(unnamed.values(), statements)
    for sentence, shares in follow.items():
        yield from _after_named(shares, whole_of[sentence])
    for group in silent.values():
        yield from _without_whole(group)
    apart = [pairs[0] for pairs in silent.values() if len(pairs) == 1]
    if len(apart) > 1 and _is_partition(apart):
        yield from _without_whole(apart)


def _series_of(share: Share) -> tuple[int, int, str]:
    """The sentence of a share, the list in which its part stands, and what that is counted in."""
    parts = _part_levels(share)
    return id(share.sentence), id(share.parts[0].parent), parts[0].figure.unit if parts else ""


def _largest(statements: Statements) -> dict[tuple[int, int, str], Decimal]:
    """The largest amount of each series of shares that name no whole."""
    found: dict[tuple[int, int, str], Decimal] = defaultdict(Decimal)
    for share in statements.shares:
        if read_words(share.whole).bare and share.base is None and (parts := _part_levels(share)):
            series = _series_of(share)
            found[series] = max(found[series], parts[0].figure.value - parts[0].figure.half)
    return found


def _of_unnamed(groups: Iterable[Sequence[tuple[Share, Level, Verdict]]], statements: Statements) -> Iterator[Verdict]:
    """The verdicts on shares of one whole that is not named; none where all of them are shares of another amount."""
    near: dict[int, list[Level]] = defaultdict(list)
    for _, level in statements.levels():
        near[level.sentence.paragraph].append(level)
    for group in groups:
        wrong = len(group) > 1 and all(verdict.contradiction is not None for _, _, verdict in group)
        last = group[-1][0].sentence.paragraph
        levels = [level for place in range(last - _BEFORE, last + 1) for level in near.get(place, ()) if wrong]
        if not any(
            all((one := _judge(share.figure, part.figure, level.figure)) and one.fits for share, part, _ in group)
            for level in levels
        ):
            yield from (verdict for _, _, verdict in group)


def _named_wholes(statements: Statements, ledger: Ledger, after: dict[int, PartList]) -> dict[int, Level]:
    """The whole of the first share of each sentence, where the others only say 占 and their parts are in no list."""
    found: dict[int, Level] = {}
    by_sentence: dict[int, list[Share]] = defaultdict(list)
    for share in statements.shares:
        by_sentence[id(share.sentence)].append(share)
    for sentence, shares in by_sentence.items():
        first, *others = shares
        if len(others) < 2 or read_words(first.whole).bare or first.figure.approximate:
            continue
        loose = all(read_words(one.whole).bare and one.base is None and not one.parts[0].parent for one in others)
        wholes = _wholes(first, ledger, after) if loose else []
        if len({one.figure.value for one in wholes}) == 1:
            found[sentence] = wholes[0]
    return found


def _after_named(shares: Sequence[Share], whole: Level) -> Iterator[Verdict]:
    """甲 X，占总支出的A%；乙 Y，占B%；丙 Z，占C%: shares of the whole that the first names, if any of them fits."""
    pairs = [(share, parts[0]) for share in shares if (parts := _part_levels(share))]
    outcomes = [(share, _judge(share.figure, part.figure, whole.figure)) for share, part in pairs]
    if not any(one is not None and one.fits for _, one in outcomes):
        return
    for share, outcome in outcomes:
        verdict = decide(share.sentence, [outcome], share.figure)
        if verdict is not None:
            yield verdict


def _without(part: Subject, found: PartList, whole: Level) -> bool:
    """满意714份，其中满意598份、基本满意116份；不满意62份: whether the others come to the whole without this one."""
    others = [one.levels[0].figure for one in found.parts if one is not part and one.levels]
    added = sum((one.value for one in others), Decimal(0))
    apart = any(level.figure.value for level in part.levels)
    return apart and len(others) > 1 and any(one is whole for one in found.whole.levels) and added == whole.figure.value


def _may_hold(part: Level, whole: Level) -> bool:
    """Whether an amount may be the whole that the words do not name: it is no less than its part."""
    return whole.figure.value + whole.figure.half + part.figure.half >= part.figure.value


def _part_levels(share: Share) -> list[Level]:
    """The amounts of which it may be the share, this year's."""
    subject = share.parts[0]
    own = [one for one in subject.now() if one.plain and one.sure and not one.figure.approximate]
    before = [one for one in own if one.figure.number < share.figure.number] or ([] if subject.unclear else own)
    outturn = [one for one in before if one.kind in (OUTTURN, "")]
    return [one for one in (outturn or before) if one.figure.value >= 0][-1:]


def _wholes(share: Share, ledger: Ledger, after: dict[int, PartList]) -> list[Level]:
    """What it may be a share of, the likeliest first."""
    if share.base is not None:
        return [share.base]
    subject = share.parts[0]
    said = read_words(share.whole)
    kinds = _kinds(share)
    around = _around(subject, after)
    side = _SIDE.match(share.whole)
    item = said.item or (side[1] + "合计" if side and said.bare else "")
    if said.bare and said.kind == ARRIVED:
        own = [one for one in subject.now(ARRIVED) if one.plain]
        return own or ledger.item(subject, PROJECT.item, (ARRIVED,))
    if said.bare and not item:
        return [level for one in around[:1] for level in _amounts(one, kinds)] or _known_total(share, ledger, kinds)
    if item:
        same = [one for one in around if one.reading.item == item]
        if same:
            return [level for one in same for level in _amounts(one, kinds)]
        if item in _TOTALS:
            found = [level for one in around for level in _amounts(one, kinds) if _can_be_total(one)]
            if found:
                return found
        stated = ledger.item(subject, item, (*kinds, *([] if kinds[0] in BUDGETS else BUDGETS)), said.scope)
        if item in things()["spent_totals"] and said.rest == "":
            # 政府采购支出总额A。授予中小企业B，占支出总额的p: of the total that holds such an amount
            holders = [name for name, parts in things()["at_least"].items() if subject.reading.item in parts]
            near = [level for name in holders if name != item for level in ledger.item(subject, name, kinds)]
            stated = [*(one for one in near if one.sentence.paragraph == subject.sentence.paragraph), *stated]
        return [one for one in stated if one.figure not in {part.figure for part in subject.levels}]
    same = [one for one in around if _alike(one, share.whole)]
    return [level for one in same for level in _amounts(one, kinds)]


def _called_here(share: Share, ledger: Ledger) -> list[Level]:
    """政府性基金收入A，支出B，支出占收入的p: what its own sentence calls so, rather than all that came in."""
    name = re.escape(share.whole)
    if share.base is not None or not name:
        return []
    called = re.compile(rf"{name}(?:为|合计|总额|总计|共|：)*$")
    own = {level.figure.number for level in share.parts[0].levels}
    return [
        level
        for subject in ledger.in_paragraph_of(share.parts[0])
        for level in subject.now()
        if level.sentence is share.sentence and level.figure.number < share.figure.number
        if level.plain and level.figure.number not in own and called.search(level.figure.label)
    ]


def _known_total(share: Share, ledger: Ledger, kinds: Sequence[str]) -> list[Level]:
    """占比78.26% of 项目支出: the one total of which it is known to be a part."""
    subject = share.parts[0]
    reading = subject.reading
    if not reading.item or reading.rest or subject.parent is not None:
        return []
    totals = dict.fromkeys(
        entry["total"]
        for entry in partitions()
        if reading.item in entry["need"] and entry["total"] not in ("支出总计", "收入总计")
    )
    totals |= dict.fromkeys(total for total, parts in things()["at_least"].items() if parts == [reading.item])
    for total in totals:
        stated = ledger.item(subject, total, kinds, reading.scope)
        if stated:
            return stated
    if "支出合计" in totals:
        return ledger.spent_by_unit(subject)
    return []


def _alike(subject: Subject, words: str) -> bool:
    """Whether unknown words name an unknown subject: 占政府采购支出总额 of 政府采购支出总额."""
    said = read_words(words)
    # 占受益学生总数 of 受益学生: fillers say nothing
    bare = bool(said.rest) and not said.item and not subject.reading.item and said.rest == subject.reading.rest
    return bool(subject.key) and (said.key == subject.key or bare)


def _can_be_total(subject: Subject) -> bool:
    item = subject.reading.item
    return item in _TOTALS or not item


def _kinds(share: Share) -> tuple[str, ...]:
    part = _part_levels(share)
    return (part[0].kind,) if part and part[0].kind in BUDGETS else (OUTTURN, "")


def _around(subject: Subject, after: dict[int, PartList]) -> list[Subject]:
    """The wholes in whose lists a part stands, innermost first, and a total after the list."""
    found: list[Subject] = []
    above = subject.parent
    while above is not None and above not in found:
        found.append(above)
        above = above.parent
    if id(subject) in after:
        found.append(after[id(subject)].whole)
    return found


def _amounts(subject: Subject, kinds: Sequence[str]) -> list[Level]:
    own = [one for one in subject.now() if one.plain and one.sure and one.figure.value > 0]
    fitting = [one for one in own if one.kind in kinds] or own
    return list(reversed(fitting))


def _judge(rate: Figure, part: Figure, whole: Figure) -> Outcome | None:
    if part.kind != whole.kind or whole.value <= 0 or whole is part:
        return None
    return Outcome((rate, part, whole)) if _total_of_rounded(rate, part, whole) else quotient(rate, part, whole)


def _of_outer(share: Share, part: Level, whole: Level, ledger: Ledger) -> Outcome | None:
    """占 alone may be of the whole's own whole: 中小企业400万元，占80%，其中小微企业300万元，占60%."""
    parent = share.parts[0].parent
    outer = ledger.share_of(parent) if parent is not None and read_words(share.whole).bare else None
    if outer is None or whole.figure.value <= 0 or whole not in (parent.levels if parent else ()):
        return _NO_READING
    true = divide(part.figure.value, whole.figure.value) * outer.figure.value
    fits = abs(true - share.figure.value) <= share.figure.half + outer.figure.half + Decimal("0.01")
    return Outcome((share.figure, part.figure)) if fits else _NO_READING


def _of_run(share: Share, part: Level, whole: Level) -> Outcome | None:
    """甲10万元、乙20万元，占总投入的30%: of both together."""
    figures = share.sentence.figures
    if part.sentence is not share.sentence or share.base is None or part.figure not in figures:
        return _NO_READING
    run = run_before(figures[: figures.index(part.figure) + 1])
    if len(run) < 2 or whole.figure.value <= 0 or run[0].kind != whole.figure.kind:
        return _NO_READING
    fits = percent_agrees(
        share.figure, lambda *of: divide(sum(of[:-1], Decimal(0)), of[-1]), (*run, whole.figure)
    )  # fmt: skip
    return Outcome((share.figure, *run, whole.figure)) if fits else _NO_READING


def _total_of_rounded(rate: Figure, part: Figure, whole: Figure) -> bool:
    """The last share of a list is often set so that all add up to 100%: one unit of the last digit is allowed."""
    true = divide(part.value, whole.value) * _HUNDRED
    return abs(true - rate.value) <= Decimal("0.015") and rate.decimals >= 2


def _without_whole(group: Sequence[tuple[Share, Level]]) -> Iterator[Verdict]:
    """A list of parts and their shares without the whole: complete if the shares come to 100%, or nearly all agree."""
    by_words: dict[tuple[str, str], list[tuple[Share, Level]]] = defaultdict(list)
    for share, level in group:
        by_words[share.whole, level.figure.unit].append((share, level))
    for listed in by_words.values():
        subjects = {id(share.parts[0]) for share, _ in listed}
        if len(listed) < 2 or len(subjects) < len(listed):
            continue
        yield from _by_sum(listed)


def _by_sum(listed: Sequence[tuple[Share, Level]]) -> Iterator[Verdict]:
    total = sum((level.figure.value for _, level in listed), Decimal(0))
    if total <= 0:
        return
    fitting = [share for share, level in listed if _fits(share.figure, level.figure, total, len(listed))]
    shares = sum((share.figure.value for share, _ in listed), Decimal(0))
    complete = abs(shares - _HUNDRED) <= _COMPLETE * len(listed) or _is_partition(listed)
    telling = [share for share, level in listed if level.figure.value > 0]
    agreed = [share for share in fitting if share in telling]
    if len(fitting) == len(listed):
        if complete or len(telling) > 1:
            for share, level in listed:
                yield from filter(None, [decide(share.sentence, [Outcome((share.figure, level.figure))])])
        return
    if abs(shares - _HUNDRED) <= _COMPLETE and not agreed:
        yield from _wrong_amount(listed, total)
        return
    if complete or len(agreed) >= max(1, len(telling) - 1):
        words = "＋".join(level.figure.raw for _, level in listed)
        whole = show(total, listed[0][1].figure)
        for share, level in listed:
            if share in fitting:
                continue
            right = show_percent(divide(level.figure.value, total), share.figure)
            follows = f"{level.figure.raw}÷（{words}＝{whole}）＝{right}，不是{share.figure.raw}"
            verdict = refuted(share.sentence, Outcome((share.figure, level.figure), follows, right), share.figure)
            if verdict is not None:
                yield verdict


def _wrong_amount(listed: Sequence[tuple[Share, Level]], total: Decimal) -> Iterator[Verdict]:
    """The shares come to 100% and none fits: one of the amounts is wrong."""
    share, level = max(
        listed, key=lambda pair: abs(divide(pair[1].figure.value, total) * _HUNDRED - pair[0].figure.value)
    )
    words = "＋".join(one.figure.raw for _, one in listed)
    right = show_percent(divide(level.figure.value, total), share.figure)
    follows = f"{level.figure.raw}÷（{words}＝{show(total, level.figure)}）＝{right}，不是{share.figure.raw}"
    verdict = refuted(share.sentence, Outcome((share.figure, level.figure), follows, right), share.figure)
    if verdict is not None:
        yield verdict


def _fits(rate: Figure, part: Figure, total: Decimal, count: int) -> bool:
    slack = divide(part.half + part.half * count, total) * _HUNDRED
    return abs(divide(part.value, total) * _HUNDRED - rate.value) <= rate.half + slack + Decimal("0.01")


def _is_partition(listed: Sequence[tuple[Share, Level]]) -> bool:
    items = {share.parts[0].reading.item for share, _ in listed}
    return any(set(entry["need"]) <= items <= set(entry["all"]) for entry in partitions())
