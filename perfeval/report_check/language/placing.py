"""Each figure in its place: amounts with their subjects, changes, shares, rates of completion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from perfeval.report_check.language.clauses import Mention
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, POINTS, Figure
from perfeval.report_check.language.lexicon import (
    ARRIVED,
    BUDGET,
    BUDGETS,
    LAST_YEAR,
    OUTTURN,
    Basis,
    Reading,
    read_words,
    things,
    words,
)
from perfeval.report_check.language.listing import Listing
from perfeval.report_check.language.roles import (
    BASE,
    CHANGE,
    DONE,
    EXECUTION,
    LEVEL,
    SHARE,
    UNKNOWN,
    WHOLE,
    Said,
    closes_comparison,
    is_last,
    role_of,
    without_numbering,
)
from perfeval.report_check.language.statements import Change, Completion, Level, Share, Subject

_WHOLE_SIDE = re.compile(r"(?:(?:19|20)\d\d年度?|本年度?|全年)(?P<side>收入|支出)(?:共计|共|总额|为)*")
_OVERALL = re.compile("总体|整体|总|部门|全年|合计|资金总|(?:该|本)?项目(?:资金|预算|总体)")
_ADJUSTED = re.compile(
    "(?:(?:年中|执行中|中期)?(?:(?P<down>调减|核减|压减)|调增)|(?:年中|执行中|年度中)?(?:预算)?调整(?:(?P<less>减少)|增加|追加))"
    "(?:预算|资金)?"
)


class Placing(Listing):
    """Makes statements of figures whose roles are known."""

    def _place(self, said: Said) -> None:
        kind = said.mention.figure.kind
        left = said.reading.item == "结余" and said.role == LEVEL and said.reading.year != LAST_YEAR
        if left and self._has_budget_and_spent():
            said = replace(said, role=CHANGE, reading=Reading(), sign=-1, basis=Basis(BUDGET, BUDGET))
        if self._last is not None and self._last.moved == "to" and said.role in (LEVEL, CHANGE):
            said = _by_how_much(said)
        adjusted = _ADJUSTED.fullmatch(said.mention.lead)
        if adjusted and said.role == CHANGE and self._has_budget_only() and kind == MONEY:
            slot = "追减" if adjusted["down"] or adjusted["less"] else "追加"
            said = replace(said, role=LEVEL, reading=Reading(kind=slot))
        titled = self._title is not None and self._title.item and self._title.item not in things()["totals"]
        if (
            said.reading.weak
            and said.role == LEVEL
            and (self._meant_of_current() or (titled and self._current is None))
        ):
            said = replace(said, reading=Reading(kind=OUTTURN, year=said.reading.year))
        if said.reading.period or said.role == UNKNOWN or kind not in (MONEY, COUNT, PERCENT):
            self._unknown(said)
        elif said.role in (LEVEL, BASE, WHOLE):
            self._level(said)
        elif said.role == CHANGE:
            self._changed(said)
        elif said.role == SHARE:
            self._shared(said)
        elif said.role in (DONE, EXECUTION):
            self._done(said)

    def _has_budget_and_spent(self) -> bool:
        """Whether 结余 is what is left of the budget of the subject before."""
        current = self._current
        if current is None or current.sentence is not self._sentence or current.now(ARRIVED):
            return False
        return bool(current.now(*BUDGETS)) and bool(current.spent())

    def _has_budget_only(self) -> bool:
        """Whether the subject before has a budget of the year's beginning and nothing spent yet."""
        current = self._current
        same = current is not None and current.sentence is self._sentence
        return same and current is not None and bool(current.now("年初预算", BUDGET)) and not current.spent()

    def _meant_of_current(self) -> bool:
        """Whether 全年支出 is said of the subject before, which has a budget and no 决算 yet."""
        current = self._open[0].found.whole if self._separated and self._open else self._current
        if current is None or current.sentence is not self._sentence or current.reading.item in things()["totals"]:
            return False
        return bool(current.now(*BUDGETS)) and not current.now(OUTTURN)

    def _unknown(self, said: Said) -> None:
        number = said.mention.figure.number
        self.statements.reasons[number] = (
            "看不出这个数说的是什么" if not said.reading.period else "是一年中一段时间的数"
        )
        if self._current is not None and said.reading.bare and said.mention.figure.kind in (MONEY, COUNT):
            self._current.unclear = True
        if self._open and said.mention.figure.kind in (MONEY, COUNT):
            self._open[-1].found.unclear = True
        if said.reading.bare:
            return
        if said.mention.figure.kind in (MONEY, COUNT):
            self._current = self._new(said.reading)
        else:
            self._current = Subject(said.reading, self._sentence, self._document_year)
            self._current.parent = self._open[-1].found.whole if self._open else None
        self._current.unclear = said.mention.figure.kind != POINTS

    def _level(self, said: Said) -> None:
        figure, reading = said.mention.figure, said.reading
        if self._total_after(said):
            return
        if self._sum_of_listed(said):
            return
        year = self._year_of(reading)
        if reading.year and not is_last(reading):
            self._year = year
        level = Level(
            figure,
            self._sentence,
            reading.kind,
            year if year is not None else (self._year or self._document_year),
            is_last(reading),
            said.plain and not figure.approximate,
            True,
            reading,
        )
        if said.role == BASE:
            against = self._resolved(said.basis)
            level.kind = against.kind if against else ""
            if against and against.against == LAST_YEAR:
                level.last, level.year = True, int(against.year) if against.year else None
        if said.moved == "from":
            level.last = True
        if said.role == BASE and closes_comparison(said.mention):
            self._over, self._over_basis = level, self._resolved(said.basis)
        elif self._last is None or self._last.role != BASE:
            self._over = None
        if said.role == WHOLE:
            level.kind = ""
            level.reading = read_words(said.whole)
            whole = Subject(level.reading, self._sentence, self._document_year)
            whole.scope = level.reading.scope
            whole.levels.append(level)
            self.statements.subjects.append(whole)
            self._last_level = level
            return
        floating = self._floating(said, level)
        subject = floating if floating is not None else self._subject_for(said, level)
        if not level.kind and subject.parent is not None:
            within = self._open[-1].found.level if self._open and self._open[-1].found.whole is subject.parent else None
            kind = within.kind if within is not None else _kind_of_parts(subject.parent)
            level.kind = kind if kind in (*BUDGETS, ARRIVED) else ""
        subject.levels.append(level)
        self._last_level = level

    def _floating(self, said: Said, level: Level) -> Subject | None:
        """A budget after a list of parts may be the last part's or the whole's: kept for both, sure of neither."""
        current = self._current
        if not self._open or self._marked or current is None or not said.reading.bare or level.kind not in BUDGETS:
            return None
        found = self._open[-1].found
        if len(found.parts) < 2 or current is not found.parts[-1] or _clashes(found.whole, level):
            return None
        if found.whole.sentence is not self._sentence or any(one.now(*BUDGETS) for one in found.parts):
            return None
        level.sure = False
        current.levels.append(level)
        return found.whole

    def _subject_for(self, said: Said, level: Level) -> Subject:
        reading = said.reading
        tail = said.mention.tail.rstrip("。")
        if not reading.bare:
            subject = self._named(reading)
            self._current = subject
            self._separated = False
            if said.role == LEVEL and _clashes(subject, level):
                subject = self._new(reading)
            return subject
        if self._marked and reading.kind and not tail.startswith("用于") and self._current is not None:
            self._cancel_list()
        if self._marked and said.role == LEVEL:
            named = re.match(r"(?:用于|为|是|系|属)(?P<what>.+)", tail)
            part = read_words(named["what"]) if named else Reading()
            return self._new(part if not part.bare else Reading(), anonymous=part.bare)
        if self._current is None:
            side = _WHOLE_SIDE.fullmatch(without_numbering(said.mention.lead))
            if side and (self._title is None or self._title.item in things()["totals"]):
                name = side["side"] + "合计"
                return self._named(Reading(item=name, bare=False, key=f"|{name}"))
            return self._unnamed_subject()
        subject = self._current
        if said.role == BASE:
            return subject
        if level.figure.kind == COUNT and not self._open and _only_money(subject):
            return self._new(Reading(kind=reading.kind), anonymous=True)
        if self._open and re.match(r"用于.+", tail) and not said.mention.lead:
            return self._new(read_words(tail[2:]))
        if self._separated:
            top = self._open[0].found.whole if self._open else self._top
            overall = level.kind or _OVERALL.search(said.mention.lead)
            if top is not None and overall and not _clashes(top, level):
                level.sure = False
                self._open = []
                self._current = top
                return top
        if _clashes(subject, level):
            anonymous = Reading(key="", kind=reading.kind)
            return self._new(anonymous, anonymous=True)
        return subject

    def _changed(self, said: Said) -> None:
        figure = said.mention.figure
        if self._last is not None and self._last.rated and said.reading.bare and figure.kind == PERCENT:
            # 控制率95%，较上年下降3%: of the rate
            self._unknown(said)
            return
        basis = self._resolved(said.basis if said.basis is not None else self._basis)
        same_chain = (
            self._change is not None
            and self._change.sentence is self._sentence
            and said.reading.bare
            and self._last is not None
            and self._last.role == CHANGE
            and (said.basis is None or basis == self._change.basis)
        )
        is_rate = figure.kind == PERCENT
        if same_chain and self._change is not None:
            change = self._change
            if is_rate and change.rate is None:
                change.rate, change.signs = figure, (change.signs[0], said.sign)
                return
            if not is_rate and change.amount is None:
                change.amount, change.signs = figure, (said.sign, change.signs[1])
                return
            if said.basis is None:
                basis = change.basis
        if self._marked and self._open and self._open[-1].found.change is not None and not said.reading.bare:
            self._split(said, basis)
            return
        base = self._last_level if self._last is not None and self._last.role == BASE else None
        if base is not None and self._last is not None and said.basis is None:
            basis = self._resolved(self._last.basis)
        if base is None and said.basis is None and said.reading.bare and self._held_over():
            base, basis = self._over, self._over_basis
        if said.reading.year and not is_last(said.reading):
            self._year = self._year_of(said.reading)
        if basis is None and said.reading.bare and self._has_budget_and_spent() and _of_budget(said.mention):
            basis = Basis(BUDGET, BUDGET)
        hosts = _of_side(said, self._hosts(said.reading))
        if self._last is not None and self._last.moved == "to" and said.reading.bare and self._current is not None:
            hosts = (self._current,)
        hosts = self._spent(said, hosts, base)
        change = Change(self._sentence, hosts, basis, base=base, kind=said.reading.kind, sure=said.plain)
        change.either = said.either
        change.year = self._year_of(said.reading)
        self._fill(change, said)
        if len(hosts) == 1 or not self._separated:
            hosts[0].changes.append(change)
        if self._open and self._open[-1].found.change is not None and not said.reading.bare:
            self._open[-1].found.change.parts.append(change)
        self.statements.changes.append(change)
        self._change = change

    def _spent(self, said: Said, hosts: tuple[Subject, ...], base: Level | None) -> tuple[Subject, ...]:
        """结余3万元；比上年决算少支出7万元: what was spent less is none of what is left, but of what it is left of."""
        spent = (base is not None and base.kind == OUTTURN) or re.search(words()["of_spent"], said.mention.lead)
        left = [one for one in hosts if one.reading.item in things()["left"]]
        if not spent or not left or not said.reading.bare:
            return hosts
        others = [one for one in self._in_sentence if one.spent() and one.reading.item not in things()["left"]]
        return tuple(one for one in hosts if one not in left) or tuple(others[-1:]) or hosts

    def _held_over(self) -> bool:
        """与年初预算数A相比，决算数B，增加C: whether what it is compared with stands before the amount right before."""
        over = self._over is not None and self._over.sentence is self._sentence
        return over and self._last is not None and self._last.role == LEVEL

    @staticmethod
    def _fill(change: Change, said: Said) -> None:
        if said.mention.figure.kind == PERCENT:
            change.rate, change.signs = said.mention.figure, (0, said.sign)
        else:
            change.amount, change.signs = said.mention.figure, (said.sign, 0)

    def _shared(self, said: Said) -> None:
        figure = said.mention.figure
        if said.of_it:
            base = self._last_level
            if base is None or self._last is None or self._last.role not in (BASE, WHOLE):
                self._unknown(said)
                return
            hosts = self._hosts(Reading())
            if self._last.role == BASE:
                done = Completion(self._sentence, figure, hosts, base.kind, base)
                self.statements.completions.append(done)
            else:
                self.statements.shares.append(Share(self._sentence, figure, hosts, self._last.whole, base))
            return
        hosts = self._hosts(said.reading)
        self.statements.shares.append(Share(self._sentence, figure, hosts[:1], said.whole))

    def _done(self, said: Said) -> None:
        hosts = self._hosts(said.reading)
        if _OVERALL.match(said.mention.lead):
            hosts = hosts[::-1]
        over = read_words(said.whole)
        kind = over.kind if said.role == DONE else said.reading.kind
        kind = kind if kind != OUTTURN else ""
        named = said.role == EXECUTION or (kind == BUDGET and said.mention.lead.rstrip("为是达到：").endswith("率"))
        kind = "" if named and kind == BUDGET else kind
        last = is_last(said.reading) or over.year == LAST_YEAR
        done = Completion(self._sentence, said.mention.figure, hosts, kind, named=named, last=last)
        self.statements.completions.append(done)

    def _respective(self, mention: Mention, rest: Sequence[Mention], lead: str) -> int:
        """…，分别占总支出的 A%、B%、C%: each belongs to one of the amounts before, in their order."""
        figures = [mention.figure]
        for one in rest:
            if one.figure.kind != PERCENT or one.before or one.lead not in ("", "和", "及", "与", "以及"):
                break
            figures.append(one.figure)
        owners = [one for one in self._in_sentence if one.levels][-len(figures) :]
        said = role_of(mention, None, re.sub("分别|各(?=占)", "", lead))
        if len(owners) == len(figures) and len(figures) > 1:
            for subject, figure in zip(owners, figures, strict=True):
                self._of_each(said, subject, figure)
        self._last = Said(mention, UNKNOWN)
        return len(figures) - 1

    def _of_each(self, said: Said, subject: Subject, figure: Figure) -> None:
        if said.role == SHARE:
            self.statements.shares.append(Share(self._sentence, figure, (subject,), said.whole))
        elif said.role in (DONE, EXECUTION):
            kind = read_words(said.whole).kind if said.role == DONE else ""
            named = said.role == EXECUTION
            self.statements.completions.append(Completion(self._sentence, figure, (subject,), kind, named=named))
        elif said.role == CHANGE:
            basis = self._resolved(said.basis if said.basis is not None else self._basis)
            change = Change(self._sentence, (subject,), basis, rate=figure, signs=(0, said.sign))
            self.statements.changes.append(change)

    def _split(self, said: Said, basis: Basis | None) -> None:
        """The first part of a change that is split: 其中基本支出减少 X."""
        holder = self._open[-1].found
        subject = self._new(said.reading)
        change = Change(self._sentence, (subject,), basis or (holder.change.basis if holder.change else None))
        self._fill(change, said)
        if holder.change is not None:
            holder.change.parts.append(change)
        self.statements.changes.append(change)
        self._change = change


def _by_how_much(said: Said) -> Said:
    """新增2000人 after 由A增加到B: by how much, no amount of its own."""
    lead = without_numbering(said.mention.lead)
    sign = next((1 if way == "up" else -1 for way, group in words()["moved_by"].items() if lead in group), 0)
    return replace(said, role=CHANGE, reading=Reading(), sign=sign) if sign else said


def _of_budget(mention: Mention) -> bool:
    """Whether a verb compares with the budget just stated: 少支出."""
    return not mention.tail.rstrip("。") and any(one in mention.lead for one in words()["of_budget"])


def _of_side(said: Said, hosts: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """收入总计A，支出总计B。…支出减少C: of the subjects that a change may be of, the one whose side its words name."""
    side = re.match("收入|支出", said.mention.lead)
    named = [one for one in hosts if side and one.reading.item in (f"{side[0]}总计", f"{side[0]}合计")]
    return tuple(named) if len(named) == 1 else hosts


def _clashes(subject: Subject, level: Level) -> bool:
    """Whether a subject has such an amount already."""
    return any(one.kind == level.kind and one.year == level.year and one.last == level.last for one in subject.levels)


def _only_money(subject: Subject) -> bool:
    """Whether all that was said of a subject is money: 安排项目40个 is none of it."""
    return bool(subject.levels) and all(one.figure.kind == MONEY for one in subject.levels)


def _kind_of_parts(whole: Subject) -> str:
    """A budget's parts are budgets, where nothing else is said of either."""
    kinds = {one.kind for one in whole.now()}
    return next(iter(kinds)) if len(kinds) == 1 and kinds <= {*BUDGETS, ARRIVED} else ""
