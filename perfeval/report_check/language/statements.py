"""What a text says of its amounts: subjects with their amounts, changes, shares, rates and lists of parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from perfeval.report_check.language.figures import Figure, Sentence
from perfeval.report_check.language.lexicon import BUDGETS, LAST_YEAR, NOTHING, OUTTURN, Basis, Reading


@dataclass(slots=True, eq=False)
class Level:
    """An amount of a subject.

    Attributes:
        kind: 决算, 年初预算, …; empty where unsaid.
        year: the year it is of, as far as the text says; None where it does not.
        last: whether the words call it last year's.
        plain: whether nothing makes it more than a plain amount.
        sure: whether the text leaves no doubt that it belongs to its subject.
    """

    figure: Figure
    sentence: Sentence
    kind: str = ""
    year: int | None = None
    last: bool = False
    plain: bool = True
    sure: bool = True
    reading: Reading = NOTHING


@dataclass(slots=True, eq=False)
class Subject:
    """What a run of clauses speaks of, with all it says of it.

    Attributes:
        reading: as the text names it.
        levels: its amounts.
        parent: the whole of which it is a part, where it stands in a list.
        unclear: whether a figure of it could not be read; then only what fits is judged.
        scope: whose money, by its own words, its whole's or the headings'; ? where that is open.
    """

    reading: Reading
    sentence: Sentence
    year: int | None = None
    levels: list[Level] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    parent: Subject | None = None
    unclear: bool = False
    anonymous: bool = False
    scope: str = ""

    @property
    def key(self) -> str:
        """The subject, for comparing one with another."""
        return self.reading.key

    def this_year(self) -> int | None:
        """The latest year of its amounts."""
        return max((one.year for one in self.levels if one.year is not None and not one.last), default=self.year)

    def is_last(self, level: Level) -> bool:
        """Whether an amount is of a year before."""
        if level.last or level.year is None:
            return level.last
        now = self.this_year()
        return now is not None and level.year < now

    def now(self, *kinds: str) -> list[Level]:
        """This year's amounts of these kinds, or all."""
        return [one for one in self.levels if (not kinds or one.kind in kinds) and not self.is_last(one)]

    def before(self) -> list[Level]:
        """Last year's amounts."""
        return [one for one in self.levels if self.is_last(one)]

    def spent(self) -> list[Level]:
        """This year's 决算, or else the amounts of no said kind."""
        return self.now(OUTTURN) or self.now("")

    def budgets(self, kind: str = "") -> list[Level]:
        """This year's budgets; of one kind where said, an unnamed one standing for any."""
        wanted = (kind,) if kind and kind not in ("预算",) else BUDGETS
        return self.now(*wanted) or (self.now("预算") if kind else [])


@dataclass(slots=True, eq=False)
class Change:
    """较上年增加 B，增长 C%.

    Attributes:
        hosts: the subjects it may be of, the likeliest first; all but one are refuted by what they say.
        signs: of amount and rate, by their verbs: +1, −1; 0 where there is none.
        base: what it is compared with, where stated beside it.
        parts: the changes into which it is split (其中…).
        either: whether its amount may as well be the one it compares with (超过预算数A).
    """

    sentence: Sentence
    hosts: tuple[Subject, ...]
    basis: Basis | None
    amount: Figure | None = None
    rate: Figure | None = None
    signs: tuple[int, int] = (0, 0)
    base: Level | None = None
    kind: str = ""
    year: int | None = None
    parts: list[Change] = field(default_factory=list)
    sure: bool = True
    either: bool = False

    @property
    def against_last(self) -> bool:
        """Whether it compares with last year, or says nothing."""
        return self.basis is None or self.basis.against in (LAST_YEAR, "")


@dataclass(frozen=True, slots=True)
class Share:
    """占…的 C%: of a part in a whole.

    Attributes:
        parts: the subjects it may be of.
        whole: the words that name the whole; empty where none do.
        base: the whole's amount, where stated beside it.
    """

    sentence: Sentence
    figure: Figure
    parts: tuple[Subject, ...]
    whole: str = ""
    base: Level | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """完成年初预算的 C%, 预算执行率 C%.

    Attributes:
        kind: the kind of budget said; empty where unsaid.
        base: the budget's amount, where stated beside it.
        named: whether it is a rate by name (预算执行率), which leaves open over which budget.
    """

    sentence: Sentence
    figure: Figure
    hosts: tuple[Subject, ...]
    kind: str = ""
    base: Level | None = None
    named: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """决算数大于预算数, 与上年持平: a comparison in words."""

    sentence: Sentence
    host: Subject
    relation: str
    left: str
    right: Basis
    words: str


@dataclass(slots=True, eq=False)
class PartList:
    """A whole and the parts that a text lists for it.

    Attributes:
        chunks: for each part, how many ； stood before it in the list.
        open_ended: whether the words promise no complete list (主要包括).
        whole_list: whether they promise one (分别为).
        rest_named: whether the last part is all that is left (其余).
        after: whether the total stands after its parts.
        unclear: whether something in the list could not be read.
        change: the change that is split, where the parts are changes.
        opened: whether words like 其中 begin it.
        others: what else of the sentence before it may break down.
        level: the one amount that a bracket right after it breaks down.
    """

    whole: Subject
    sentence: Sentence
    parts: list[Subject] = field(default_factory=list)
    chunks: list[int] = field(default_factory=list)
    open_ended: bool = False
    unclear: bool = False
    bracket: bool = False
    change: Change | None = None
    after: bool = False
    whole_list: bool = False
    rest_named: bool = False
    opened: bool = True
    others: tuple[Subject, ...] = ()
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """1476.00万元（14,760,000元）: one amount in two units."""

    sentence: Sentence
    first: Figure
    second: Figure


@dataclass(slots=True)
class Statements:
    """All that a document says, as far as it was understood."""

    subjects: list[Subject] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    lists: list[PartList] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    none: dict[int, set[str]] = field(default_factory=dict)
    denials: list[tuple[Sentence, Reading]] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)

    def tell_last_years(self) -> None:
        """Take for last year's what is of the earliest year with which its paragraph compares, wherever it stands."""
        earliest: dict[int, int] = {}
        for change in self.changes:
            if change.against_last and change.basis is not None and change.basis.year:
                year, paragraph = int(change.basis.year), change.sentence.paragraph
                earliest[paragraph] = min(year, earliest.get(paragraph, year))
        for _, level in self.levels():
            level.last = level.last or (level.year is not None and level.year == earliest.get(level.sentence.paragraph))

    def levels(self) -> Iterator[tuple[Subject, Level]]:
        """All amounts with their subjects."""
        for subject in self.subjects:
            for level in subject.levels:
                yield subject, level
