"""Parts and what they come to: lists after 其中, totals after their parts, two columns (优58个，资金62430万元).

A list of two columns of which one adds up leaves nothing out, so that the other must add up as well. Where nothing says
so much, a list is refuted only if one digit, or two that changed places, in the whole or a part make it right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby, pairwise

from perfeval.report_check.judging.arithmetic import comes_to
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import by_a_slip, is_slip
from perfeval.report_check.language.called import name_of_amount
from perfeval.report_check.language.figures import COUNT, MONEY, POINTS, Figure, Sentence, number_said, telling_digits
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings
from perfeval.report_check.language.roles import without_numbering
from perfeval.report_check.sums.complete_lists import says_all_sources, wrong_sum

_words = partial(patterns, "part_sums")

_LEAST, _MOST = 2, 8
_SURE_DIGITS = 4
"""So many digits of a whole make a slip of one of them no chance."""
_FEW_DIGITS = 2
_WITHIN_LAST = re.compile("(?<=.)中(?![部央小学型等级])")
_LONGEST_NAME = 14
_QUOTED = re.compile('[“"]([^”"]{1,6})[”"]$')
_PERIOD = re.compile("(?P<year>(?:19|20)\\d\\d)年|(?P<month>\\d{1,2})月|(?P<quarter>[一二三四])季度")
_IN_TURN = "甲乙丙丁戊己庚辛"
_JOINED = re.compile("[，）]?[、和及与]|以及")
_FULL_SHARES = Decimal(100)
_SHARE_ROOM = Decimal("0.06")


@dataclass(frozen=True, slots=True)
class _List:
    """Parts that follow one another, with the whole they may be of.

    Attributes:
        tight: whether nothing but 、 and the like stands between the parts, nor any word before them.
    """

    whole: Quantity
    parts: tuple[Quantity, ...]
    tight: bool = False

    @property
    def added(self) -> Decimal:
        """What the parts come to."""
        return sum((one.figure.value for one in self.parts), Decimal(0))

    @property
    def fits(self) -> bool:
        """Whether they come to the whole, as they are printed."""
        return comes_to(self.whole.figure, (one.figure for one in self.parts))


class PartSums:
    """Judges the lists of a document."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._shares: dict[int, Percent] = {one.figure.number: one for one in around.percents}

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every list after its whole, and every total after its parts."""
        paragraph, known_whole = -1, set[tuple[str, ...]]()
        for sentence in self._around.sentences():
            if sentence.paragraph != paragraph:
                paragraph, known_whole = sentence.paragraph, set()
            here = [one for one in self._around.here(sentence) if one.figure.kind in (MONEY, COUNT)]
            before = [one for one in self._around.before(sentence) if one.figure.kind in (MONEY, COUNT)]
            lists = list(self._after_whole(here, before))
            earlier = [one for one in self._around.earlier(sentence) if one.figure.kind in (MONEY, COUNT)]
            headed = list(_headed(here, [*earlier, *before, *here]))
            totals = [*self._totals(here, before), *_beside_totals(here, before)]
            scores = [one for one in self._around.here(sentence) if one.figure.kind == POINTS]
            totals += self._totals(scores, ()) if len(scores) > _LEAST else ()
            totals += _split_up(here, [*earlier, *before])
            alone = [*self._alone(lists, here, before), *self._alone(headed, here, [*earlier, *before])]
            paired = self._budgets_and_spent(sentence, here, before)
            alone += _outgrown(here, before)
            known_whole.update(names for one in lists if one.fits and (names := _names(one)))
            alone += filter(None, [_wrong(one) for one in lists if not one.fits and _names(one) in known_whole])
            for verdict in [*_columns(lists), *paired, *alone, *totals]:
                if verdict.contradiction is None or verdict.contradiction.figure not in judged:
                    yield verdict

    def _after_whole(self, here: Sequence[Quantity], before: Sequence[Quantity]) -> Iterator[_List]:
        """The longest list of each unit after a whole of that unit."""
        known = _words()
        for unit in dict.fromkeys(one.unit for one in here):
            same = [one for one in here if one.unit == unit]
            wholes = [(place, one) for place, one in enumerate(same[:-1])]
            opened = bool(same) and known["opener"].search(same[0].sentence.text) is not None
            for place, whole in wholes:
                if not _plain(whole):
                    continue
                if (
                    opened
                    and place == 0
                    and not any(_opens(whole, same[1], one) for one in ("marker_first", "made_up"))
                ):
                    continue
                following = same[place + 1 :]
                if known["base"].search(following[0].lead) and following[0].tail.startswith("的"):
                    # 完成68.1公里，为年度目标49.8公里的136.7%，其中: of what was done, not of what was planned
                    following = following[1:]
                run = _run(following, whole)
                apart = whole.deep and bool(run) and "）" in _between(whole, run[0])
                if len(run) < _LEAST or apart:
                    # 甲镇（项目23个）、乙镇（项目14个）: one beside the other
                    continue
                bare = _bare(whole, run, self._around.all) or _in_brackets(whole, run)
                if bare or _opens(whole, run[0]):
                    tight = len(bare) >= _LEAST and all(_JOINED.match(one.figure.label) for one in bare[1:])
                    yield _List(whole, tuple(bare or run), tight)
            if opened:
                run = _run(same, None)
                earlier = [one for one in before if one.unit == unit and _plain(one) and not one.deep]
                if len(run) >= _LEAST and earlier:
                    biggest = max(one.figure.value for one in run)
                    larger = [one for one in earlier if one.figure.value >= biggest]
                    larger = [one for one in larger if one.sentence.paragraph == run[0].sentence.paragraph]
                    lists = [_List(one, tuple(run)) for one in reversed(larger)]
                    right = [one for one in lists if one.fits] or [one for one in lists if _slipped(one)]
                    yield from (right or lists)[:1]

    def _alone(self, lists: Sequence[_List], here: Sequence[Quantity], before: Sequence[Quantity]) -> Iterator[Verdict]:
        """Lists of one column."""
        every = [*before, *here]
        for one in lists:
            unit = one.whole.unit
            others = [other for other in every if other.unit == unit and not _summed_up(other, one)]
            complete = self._complete(one) and not _goes_on(one, here)
            if _some_fit(one, others, whole_list=complete):
                if one.fits:
                    yield Verdict((one.whole.figure.number, *(part.figure.number for part in one.parts)))
                continue
            if _words()["incomplete"].search(_between(one.whole, one.parts[0])) and not _counted(one):
                continue
            closed = _words()["last"].search(one.parts[-1].lead) is not None
            enough = closed or one.whole.figure.value >= 10 ** (_FEW_DIGITS - 1)
            if _too_many(one):
                yield from filter(None, [_wrong(one)])
                continue
            least = 0 if _words()["plus_total"].search(one.whole.lead) else 1
            exact = one.tight and all(part.figure.decimals > least for part in (one.whole, *one.parts))
            whole_list = (complete or exact) and _slipped(one) and enough
            if whole_list or by_a_slip(one.whole.figure, [part.figure for part in one.parts]):
                yield from filter(None, [_wrong(one)])

    def _complete(self, one: _List) -> bool:
        """Whether the words of a list, or its shares, say that it leaves nothing out."""
        known = _words()
        if known["last"].search(one.parts[-1].lead) or known["made"].match(one.parts[-1].tail):
            return True
        if _counted(one) or _all_years(one):
            return True
        shares = [self._share_of(part) for part in one.parts]
        told = [share for share in shares if share is not None]
        if len(told) == len(shares):
            return abs(sum(told, Decimal(0)) - _FULL_SHARES) <= _SHARE_ROOM * len(told)
        names = [name_of_amount(part.lead) for part in one.parts]
        headed = known["head"].search(one.parts[0].context) is not None
        if headed and not any(names) and all(known["told_behind"].match(part.tail) for part in one.parts):
            return True
        if known["oldest"].search(one.parts[-1].lead) or known["first"].search(names[0]):
            return True
        if says_all_sources(names) or all(len(name) > 1 and name in one.whole.lead for name in names):
            # 配送演出、讲座、展览570场，其中演出318场，讲座195场，展览57场
            return True
        if "".join(name[:1] for name in names) in _IN_TURN:
            # 甲县15处、乙县12处、丙县6处
            return len(names) > _LEAST
        if all(known["toward"].match(part.lead.removeprefix("其中")) for part in one.parts):
            # 发放问卷200份，其中面向农户150份、面向干部50份
            return True
        if _same_suffix(one):
            return True
        schools = set(known["schools"].findall(one.whole.sentence.text)) if known["schools"].search(names[0]) else set()
        left_out = schools - {school for name in names for school in known["schools"].findall(name)}
        pleased = [name for name in names if known["pleased"].search(name)]
        if pleased and not any(known["displeased"].search(name) for name in names):
            # 非常满意120份、满意30份: the others are not told
            return False
        return not left_out and _exclude_each_other(one, "kinds", "excluding")

    def _share_of(self, part: Quantity) -> Decimal | None:
        share = self._shares.get(part.figure.number + 1)
        if share is None or "占" not in share.figure.label or share.sentence is not part.sentence:
            return None
        return share.figure.value

    def _budgets_and_spent(
        self, sentence: Sentence, here: Sequence[Quantity], before: Sequence[Quantity]
    ) -> Iterator[Verdict]:
        """预算合计A，执行合计B。其中：甲预算C，执行D；乙预算E，执行F: where the one column adds up, the other must."""
        money = [one for one in here if one.figure.kind == MONEY]
        ahead = [one for one in before if one.figure.kind == MONEY]
        ahead = [one for one in ahead if one.sentence is ahead[-1].sentence] if ahead else []
        whole, parts = money[:2], money[2:]
        if money and len(ahead) >= _LEAST and _words()["opener"].search(sentence.text):
            whole, parts = ahead[:2], money
        if len(whole) < _LEAST or len(parts) < _LEAST or not (_is_budget(whole[0]) and _is_spent(whole[1])):
            return
        if whole[1].place != whole[0].place + 1 or not _opens(whole[1], parts[0]):
            return
        pairs = self._pairs(parts)
        if len(pairs) < _LEAST or not all(_plain(one) and not one.deep for pair in (whole, *pairs) for one in pair):
            return
        lists = [_List(whole[at], tuple(pair[at] for pair in pairs)) for at in (0, 1)]
        right = [one for one in lists if one.fits]
        if len(right) == 1 and telling_digits(right[0].whole.figure.value) > _FEW_DIGITS:
            yield from filter(None, [_wrong(one) for one in lists if not one.fits])

    @staticmethod
    def _pairs(parts: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
        """What there was and what was spent of each part, in full where that is said; none if any is open."""
        pairs: list[tuple[Quantity, Quantity]] = []
        for _, group in groupby(parts, key=lambda one: one.segment):
            here = list(group)
            text = here[-1].sentence.text[here[-1].figure.end :].split("；")[0]
            if not any(_is_spent(one) for one in here) and _words()["in_full"].search(text):
                pairs += [(one, one) for one in here]
                continue
            one_by_one = list(zip(here[::2], here[1::2], strict=False))
            if len(here) % 2 or any(_is_spent(one) or not _is_spent(two) for one, two in one_by_one):
                return []
            pairs += one_by_one
        return pairs

    def _totals(self, here: Sequence[Quantity], before: Sequence[Quantity]) -> Iterator[Verdict]:
        """Totals after their parts."""
        known = _words()
        for total in here:
            match = known["total"].search(total.lead)
            if match is None and (added := _with_what_was_added(total, here, before)) is not None:
                if not added.fits and _slipped(added):
                    yield from filter(None, [_wrong(added)])
                continue
            if match is None or total.change or total.figure.approximate:
                continue
            same = [one for one in [*before, *here] if one.place < total.place and one.unit == total.unit]
            same = [one for one in same if not known["each"].search(one.lead) and one.deep == total.deep]
            same = [one for one in same if not (one.lead.startswith("占") and one.tail.startswith("的"))]
            runs = [same[-count:] for count in range(_LEAST, min(len(same), _MOST) + 1)]
            lists = [_List(total, tuple(run)) for run in runs]
            if any(one.fits for one in lists) or any(_some_fit(one, same) for one in lists[-1:]):
                continue
            counted = number_said(match["counted"]) if match["counted"] else 0
            digits = telling_digits(total.figure.value)
            inside = [one for one in same if one.sentence is total.sentence and one.segment == total.segment]
            for one in lists:
                if counted and counted != len(one.parts):
                    continue
                told = bool(counted) and not any(part.change for part in one.parts)
                if not told and not all(_plain(part) for part in one.parts):
                    break
                periods = _by_periods(one.parts, same)
                exact = bool(counted) or periods or (len(inside) == len(one.parts) and "，" in total.context + "，")
                if _of_two_kinds(one.parts):
                    continue
                near = one.added < total.figure.value * 2 and total.figure.value < one.added * 2
                sure = (exact and near and (periods or not match["running"])) or digits >= _SURE_DIGITS
                if total.unit == POINTS and not counted:
                    # weights and what was lost stand among the points
                    break
                if sure and _slipped(one):
                    yield from filter(None, [_wrong(one)])
                    break


def _with_what_was_added(total: Quantity, here: Sequence[Quantity], before: Sequence[Quantity]) -> _List | None:
    """奖补资金A；加上自筹B，总投资C: the total of two amounts of which the second is told to be added."""
    known = _words()
    same = [one for one in [*before, *here] if one.place < total.place and one.unit == total.unit]
    if len(same) < _LEAST or not known["plus"].match(same[-1].context) or total.change or total.figure.approximate:
        return None
    one, two = same[-_LEAST:]
    told = known["plus_total"].search(total.lead) is not None and two.sentence is total.sentence
    plain = not any(each.change or each.figure.approximate for each in (one, two)) and one.deep == two.deep
    return _List(total, (one, two)) if told and plain and total.place - two.place == 1 else None


def _headed(here: Sequence[Quantity], pool: Sequence[Quantity]) -> Iterator[_List]:
    """Lists under the name of their whole, which stands before: 1.基本支出：人员经费A，公用经费B; 项目支出中，甲A，乙B.

    Args:
        pool: the amounts around, among which the whole is.
    """
    for place, first in enumerate(here):
        match = _words()["head"].search(first.context)
        if match is None:
            continue
        run = _run([one for one in here[place:] if one.unit == first.unit], None)
        if len(run) < _LEAST:
            continue
        biggest = max(one.figure.value for one in run)
        wholes = [
            one
            for one in pool
            if one.place < first.place
            and one.unit == first.unit
            and not one.change
            and not one.figure.approximate
            and _called_so(one, match["head"])
        ]
        lists = [_List(one, tuple(run)) for one in reversed(wholes)]
        right = [one for one in lists if one.fits or _slipped(one)]
        yield from (right or [one for one in lists if one.whole.figure.value >= biggest])[:1]


def _split_up(here: Sequence[Quantity], earlier: Sequence[Quantity]) -> Iterator[Verdict]:
    """按实施地点划分：甲县A、乙县B、丙县C; 实收水费用于报酬A、维修B: a sentence of parts, their whole further before.

    Args:
        earlier: the amounts before it, among which the whole is.
    """
    match = _words()["split"].search(without_numbering(here[0].sentence.text)) if here else None
    if match is None:
        return
    same = [one for one in here if one.unit == here[0].unit and not one.deep]
    run = _run(same, None)
    if (
        len(run) < _LEAST
        or run[0] is not here[0]
        or _words()["some_only"].match(run[-1].sentence.text[run[-1].figure.end :])
    ):
        return
    wholes = [one for one in earlier if one.unit == run[0].unit and _plain(one)]
    lists = [_List(one, tuple(run)) for one in reversed(wholes)]
    if right := next((one for one in lists if one.fits), None):
        yield Verdict((right.whole.figure.number, *(part.figure.number for part in run)))
        return
    figures = [part.figure for part in run]
    for one in lists:
        name = name_of_amount(one.whole.lead)
        named = len(name) > 1 and (name[-2:] in match[0] or (bool(match["head"]) and match["head"][-2:] in name))
        enough = one.whole.figure.value >= 10 ** (_FEW_DIGITS - 1)
        called = {other.figure.value for other in wholes if name_of_amount(other.lead) == name}
        closed = bool(match["head"]) and len(called) == 1 and _words()["last"].search(run[-1].lead) is not None
        closed = closed and name.endswith(match["head"]) and one.added < one.whole.figure.value * 2
        if by_a_slip(one.whole.figure, figures) or (named and enough and (closed or _slipped(one))):
            yield from filter(None, [_wrong(one)])
            return


def _called_so(amount: Quantity, head: str) -> bool:
    """Whether the words of an amount end with the name at the head of a list, or that with them."""
    name, wanted = (_core(text) for text in (amount.lead, head))
    return bool(name and wanted) and (name.endswith(wanted) or (len(name) > 1 and wanted.endswith(name)))


def _core(text: str) -> str:
    """A name without the words that lists and amounts have in common: 项目支出具体构成, 项目支出预算."""
    spent = _words()["spent_words"].sub("支出", _words()["layout"].sub("", text))
    name = name_of_amount(without_numbering(spent))
    return _words()["common"].sub("", name) or name


def _beside_totals(here: Sequence[Quantity], before: Sequence[Quantity]) -> Iterator[Verdict]:
    """接待2批次、16人次；…接待19批次、158人次。共接待21批次、174人次: where the one column adds up, the other must."""
    every = [*before, *here]
    beside = {one.place: two for one, two in pairwise(every) if two.figure.label in ("", "、") and one.unit != two.unit}
    for total in here:
        if total.place not in beside or not _words()["in_all"].search(total.lead) or not _plain(total):
            continue
        same = [one for one in every if one.place < total.place and one.unit == total.unit]
        for count in range(_LEAST, min(len(same), _MOST) + 1):
            parts = same[-count:]
            others = [beside[one.place] for one in parts if one.place in beside]
            if len(others) != count or not all(_plain(one) for one in (*parts, *others)):
                break
            second = _List(beside[total.place], tuple(others))
            first = _List(total, tuple(parts))
            alike = {one.unit for one in others} == {second.whole.unit} and not second.whole.figure.approximate
            if alike and first.fits != second.fits:
                wrong = second if first.fits else first
                if first.fits or _slipped(wrong):
                    yield from filter(None, [_wrong(wrong)])
            if first.fits or (alike and second.fits):
                break


def _is_budget(one: Quantity) -> bool:
    return _words()["budget"].search(one.lead) is not None


def _is_spent(one: Quantity) -> bool:
    return _words()["spent"].search(one.lead) is not None and not _is_budget(one)


def _by_periods(parts: Sequence[Quantity], same: Sequence[Quantity]) -> bool:
    """2020年建成12个，2021年建成18个，累计: whether parts are all of a row of years, months or quarters."""
    told = [_period(one) for one in parts]
    before = next((_period(one) for one in reversed(same) if one.place < parts[0].place), None)
    kinds = {one[0] for one in told if one is not None}
    if None in told or len(kinds) != 1:
        return False
    row = [one[1] for one in told if one is not None]
    first = before is None or before[0] not in kinds or before[1] >= row[0]
    return first and all(one < two for one, two in pairwise(row))


def _all_years(one: _List) -> bool:
    """两年度共14个，其中2021年度6个、2022年度8个; 其中2020年及以前A、2021年B: of all years there are."""
    known = _words()
    told = known["years"].search(one.whole.lead)
    since = known["until"].search(one.parts[0].lead) is not None
    every = told is not None and number_said(told["counted"]) == len(one.parts)
    return (every or since) and _by_periods(one.parts, ())


def _period(one: Quantity) -> tuple[str, int] | None:
    """The last year, month or quarter of which an amount's words say that it is."""
    told = list(_PERIOD.finditer(one.lead))
    kind = told[-1].lastgroup if told else None
    if kind is None:
        return None
    number = told[-1][kind]
    return kind, int(number) if number.isdigit() else number_said(number)


def _of_two_kinds(parts: Sequence[Quantity]) -> bool:
    """Whether budgets stand among what was spent: 甲预算A，决算B；乙预算C，决算D，合计E."""
    return any(map(_is_budget, parts)) and any(map(_is_spent, parts))


def _exclude_each_other(one: _List, *tables: str) -> bool:
    """Whether no part of a list can be another's, by their labels."""
    names = [quoted[1] if (quoted := _QUOTED.search(part.lead)) else name_of_amount(part.lead) for part in one.parts]
    found = [[match[0] for table in tables if (match := _words()[table].search(name))] for name in names]
    kinds = [labels[0] for labels in found if labels]
    return len(kinds) == len(names) == len(set(kinds))


def _too_many(one: _List) -> bool:
    """Whether parts that exclude each other are more than what they are counted of."""
    whole = one.whole.figure
    opened = _words()["marker_first"].match(_between(one.whole, one.parts[0])) is not None
    apart = _exclude_each_other(one, "kinds", "apart") or _alike_but_apart(one) or bool(_same_suffix(one))
    # 三类分别为; but 45家 is a count of its own
    counted = _counted(one) and not re.search("\\d", _between(one.whole, one.parts[0]))
    opened, apart = opened or counted, apart or counted
    return opened and whole.kind == COUNT and one.added > whole.value + whole.half and apart


def _names(one: _List) -> tuple[str, ...]:
    """What the parts of a list right after its whole are called; a list of the same names beside it is as whole."""
    between = _between(one.whole, one.parts[0])
    if not between.startswith("（") and not _words()["marker_first"].match(between):
        return ()
    names = tuple(name_of_amount(part.lead.removeprefix("其中").lstrip("，：")) for part in one.parts)
    return names if all(names) and len(set(names)) == len(names) else ()


def _outgrown(here: Sequence[Quantity], before: Sequence[Quantity]) -> Iterator[Verdict]:
    """62公里，其中干渠80公里、支渠30公里: a part that is more than its whole, and than all of its unit before it."""
    for place, (whole, first) in enumerate(pairwise(here)):
        if (
            whole.unit != first.unit
            or whole.figure.kind != COUNT
            or not _plain(whole)
            or whole.segment != first.segment
        ):
            continue
        if not _words()["marker_first"].match(_between(whole, first)):
            continue
        run = _run([one for one in here[place + 1 :] if one.unit == whole.unit], None)
        ahead = [one for one in [*before, *here[: place + 1]] if one.unit == whole.unit]
        most = max(one.figure.value + one.figure.half for one in ahead)
        if len(run) < _LEAST or not any(one.figure.value - one.figure.half > most for one in run):
            continue
        found = _List(whole, tuple(run))
        apart = _exclude_each_other(found, "kinds", "apart", "excluding") or bool(_same_suffix(found))
        if apart or _words()["units"].match(whole.unit):
            yield from filter(None, [_wrong(found)])


def _same_suffix(one: _List) -> str:
    """What the names of all parts end with that tells each from the others: 甲类, 乙类; 执法执勤用车, 其他用车."""
    names = [name_of_amount(part.lead) for part in one.parts]
    ends = {match["end"] if (match := _words()["suffix"].search(name)) else "" for name in names}
    apart = len({part.lead for part in one.parts}) == len(names)
    return ends.pop() if len(ends) == 1 and apart else ""


def _alike_but_apart(one: _List) -> bool:
    """Whether parts are told in one way but for what they are: 涉及资金的3项、涉及工程的10项; 甲镇5个、乙镇7个."""
    names = [part.lead.removeprefix("其中").lstrip("，：") for part in one.parts]
    if len(set(names)) < len(names) or any(part.context.startswith("，占") for part in one.parts):
        return False
    told = all(name.endswith("的") and name[:2] == names[0][:2] for name in names)
    return told or all(_words()["places"].search(name) for name in names)


def _counted(one: _List) -> bool:
    """Whether words before a list say how many parts it has, which it has."""
    counted = _words()["count"].search(_between(one.whole, one.parts[0]))
    return counted is not None and number_said(counted["count"]) == len(one.parts)


def _summed_up(amount: Quantity, one: _List) -> bool:
    """Whether an amount behind a list is of some of its parts by its words: 除小学外合计."""
    return amount.place > one.parts[-1].place and _words()["of_some"].search(amount.lead) is not None


def _goes_on(one: _List, here: Sequence[Quantity]) -> bool:
    """Whether an amount of the unit right after a list may belong to it."""
    after = [other for other in here if other.unit == one.whole.unit and other.place > one.parts[-1].place]
    return bool(after) and _words()["beside"].search(after[0].lead) is not None


def _columns(lists: Sequence[_List]) -> Iterator[Verdict]:
    """Lists of several units side by side: where one of them adds up, the others must."""
    for right in lists:
        if not right.fits:
            continue
        for one in lists:
            if one.whole.unit == right.whole.unit or one.fits or len(one.parts) != len(right.parts):
                continue
            steps = [b.place - a.place for a, b in zip(right.parts, one.parts, strict=True)]
            if len(set(steps)) == 1 and abs(steps[0]) == 1:
                yield from filter(None, [_wrong(one)])


def _plain(one: Quantity) -> bool:
    """Whether it is an amount that may be a whole or a part."""
    known = _words()
    steady = not one.change or known["named_change"].search(one.lead) is not None
    # 结余资金中已收回A，其余B: what is split up is no name of a part
    words = known["split_name"].sub("", one.lead)
    return steady and not one.figure.approximate and known["never"].search(words) is None


def _between(whole: Quantity, first: Quantity) -> str:
    if whole.sentence is not first.sentence:
        return first.sentence.text[: first.figure.start]
    return whole.sentence.text[whole.figure.end : first.figure.start]


def _opens(whole: Quantity, first: Quantity, marker: str = "marker") -> bool:
    """Whether words after an amount, or the first of the bodies of a department, begin a list of its parts."""
    known = _words()
    between = _between(whole, first)
    # 公益一类3个、公益二类2个: no two kinds of the three
    counted = marker == "marker" and between.startswith(("，", "：")) and known["count"].search(between)
    return bool(known[marker].search(between) or counted or known["first"].search(first.lead))


def _bare(whole: Quantity, run: Sequence[Quantity], every: Sequence[Quantity]) -> Sequence[Quantity]:
    """采购A，货物B、工程C、服务D: the parts right after an amount that are a list by their signs alone."""
    first = run[0]
    joined = next((at for at, one in enumerate(run[1:], 1) if not _JOINED.match(one.figure.label)), len(run))
    if joined >= _LEAST:
        run = run[:joined]
    last = run[-1]
    if whole.sentence is not first.sentence or last.segment != whole.segment or last.sentence is not first.sentence:
        return ()
    if last.place - whole.place != len(run) or whole.deep != first.deep:
        # anything of another unit stands between them
        return ()
    if _JOINED.match(first.figure.label) or _words()["nested"].search(whole.context):
        # 其中应急用车4辆，执法用车3辆，其他用车5辆: the whole is itself a part
        return ()
    if _JOINED.match(whole.figure.label):
        return ()
    if _words()["some_only"].match(last.sentence.text[last.figure.end :]):
        return ()
    figures = [one.figure for one in run]
    # 非常满意A份，满意B份，基本满意C份，不满意D份: what follows a like amount may be a part as well
    ahead = every[whole.place - 1] if whole.place else whole
    led = ahead.sentence is whole.sentence and ahead.unit == whole.unit and not _words()["each"].search(ahead.lead)
    led = led and ahead is not whole
    led = led or any(one.value >= whole.figure.value for one in figures)
    if led and not by_a_slip(whole.figure, figures):
        return ()
    if any(len(one.lead) > _LONGEST_NAME or not one.lead or _words()["acted"].search(one.lead) for one in run):
        return ()
    # joined by ，: only where nothing else follows
    follows = every[last.place + 1] if last.place + 1 < len(every) else whole
    after = follows is not whole and follows.sentence is last.sentence and follows.segment == last.segment
    return () if joined < _LEAST and after else run


def _in_brackets(whole: Quantity, run: Sequence[Quantity]) -> Sequence[Quantity]:
    """完成1.74万亩（其中油茶0.62万亩、杉木1.12万亩）: the parts that fill a bracket right after their whole."""
    first, last = run[0], run[-1]
    filled = last.sentence.text.startswith("）", last.figure.end + len(last.tail))
    between = _between(whole, first)
    if whole.sentence is not first.sentence or not between.startswith("（") or "（" in between[1:] or "主要" in between:
        return ()
    joined = last.place - whole.place == len(run) and all(_JOINED.match(one.figure.label) for one in run[1:])
    told = len(last.tail) <= 1 and not _words()["some_only"].match(last.tail)
    return run if joined and filled and told and not _JOINED.match(whole.figure.label) else ()


def _run(same: Sequence[Quantity], whole: Quantity | None) -> list[Quantity]:
    """The amounts of one unit that follow each other as parts."""
    known = _words()
    run: list[Quantity] = []
    for one in same:
        if len(run) >= _LEAST and known["total"].search(one.lead) and comes_to(one.figure, (two.figure for two in run)):
            # 人员经费A，公用经费B，基本支出小计C；项目支出D: of the parts before it
            continue
        if not _plain(one) or known["total"].search(one.lead) or (run and known["made"].match(run[-1].tail)):
            break
        if run and ((one.deep and not run[0].deep) or _WITHIN_LAST.match(one.context)):
            # 受理的45件中已办结40件: a part of the last
            continue
        if run and (known["nested"].search(one.context) or known["ends"].search(one.lead)):
            break
        if run and one.deep != run[0].deep:
            break
        head = known["head"].search(one.context) if run else None
        if head is not None and any(_called_so(part, head["head"]) for part in run):
            # 在职218人，退休44人；在职人员中，专技116人: the parts of a part
            break
        if run and one.segment - run[-1].segment > 1:
            break
        apart = len(run) >= _LEAST and one.segment > run[-1].segment
        if apart and known["done_with"].match(one.lead) and not known["done_with"].match(run[0].lead):
            # 预算A，其中甲B，乙C；实际支出D
            break
        if apart and run[-1].figure.label.startswith("、") and run[-1].place == run[-2].place + 1:
            # 甲1人、乙2人；丙3人: ； after 、 is the end of the list; 甲1人、2万元；乙3人、4万元 is one of pairs
            break
        run.append(one)
        if len(run) == _MOST:
            break
    if whole is not None and run and any(one.figure.value > whole.figure.value * 2 for one in run):
        return []
    return run


def _some_fit(one: _List, others: Sequence[Quantity], *, whole_list: bool = False) -> bool:
    """Whether the parts, or some that follow one another, come to the whole or any amount around.

    Args:
        whole_list: whether the list is known to be whole, so that only all of its parts come to anything.
    """
    values = [(other.figure.value, other.figure.half) for other in others if other not in one.parts]
    values.append((one.whole.figure.value, one.whole.figure.half))
    for start in range(len(one.parts) - 1):
        for end in range(start + _LEAST, len(one.parts) + 1):
            parts = one.parts[start:end]
            if whole_list and len(parts) < len(one.parts):
                continue
            added = sum((part.figure.value for part in parts), Decimal(0))
            room = sum((part.figure.half for part in parts), Decimal(0))
            if any(abs(value - added) <= half + room for value, half in values):
                return True
    return False


def _slipped(one: _List) -> bool:
    """Whether one digit in the whole or in a part makes the sum right."""
    whole = one.whole.figure
    gap = whole.value - one.added
    if is_slip(whole.value, one.added):
        return True
    return any(_may_slip(part.figure, gap) for part in one.parts)


def _may_slip(part: Figure, gap: Decimal) -> bool:
    return part.value + gap > 0 and is_slip(part.value, part.value + gap)


def _wrong(one: _List) -> Verdict | None:
    return wrong_sum(one.whole.sentence, one.whole, one.parts)
