"""How far check-report can be believed: sentences of many styles from random facts, right and with one figure changed.

    python -m benchmarks.report_check [--rounds N] [--seed N] [--style NAME] [--failing]

Then the whole reports of `benchmarks/reports/`, its `published/` and its `unlike/`, which are right: each percentage
and amount changed, one at a time.

Each wording of `benchmarks/wordings/*.yaml` is filled N times with facts that agree. Every contradiction found in it is
a false alarm. Then each of its figures that its neighbours pin down is changed, one at a time; a report without a
contradiction is a miss. Prints precision, recall and coverage, and the wordings that fall short.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

import yaml

from benchmarks.count_facts import COUNT_MODELS
from benchmarks.report_facts import MODELS, Facts
from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph

FOLDER = Path(__file__).parent / "wordings"
REPORTS = Path(__file__).parent / "reports"
_PRINTED = re.compile(r"(?<![\d.,])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>%|万元)")
_SLOT = re.compile(r"\{(?P<name>[A-Za-z]\w*)(?P<style>[~,0-9]*)(?::(?P<up>[^/{}]*)/(?P<down>[^/{}]*))?\}")
_COUNTS = frozenset({"posts", "posts_split", "tasks", "survey"})
_SCORES = frozenset({"scores4", "scores4w"})


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence with slots, the style it follows, and the facts that fill it."""

    style: str
    facts: str
    text: str


@dataclass(slots=True)
class Tally:
    """What came of one wording, or of all."""

    right: int = 0
    alarms: int = 0
    changed: int = 0
    found: int = 0
    judged: int = 0
    figures: int = 0
    missed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, other: Tally) -> None:
        """Add another tally to this."""
        self.right += other.right
        self.alarms += other.alarms
        self.changed += other.changed
        self.found += other.found
        self.judged += other.judged
        self.figures += other.figures


def wordings(style: str = "") -> list[Wording]:
    """All wordings, or those of one style."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        found += [Wording(*entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [one for one in found if not style or one.style == style]


def fill(wording: Wording, facts: Facts, year: int, changed: str = "", value: Decimal | None = None) -> str:
    """The sentence with its slots filled; the slot `changed` shows another value."""
    seen: dict[str, int] = defaultdict(int)

    def slot(match: re.Match[str]) -> str:
        name = match["name"]
        if name in ("Y", "L"):
            return str(year if name == "Y" else year - 1)
        if match["up"] is not None:
            return match["up"] if facts[name] >= 0 else match["down"]
        seen[name] += 1
        shown = value if value is not None and f"{name}#{seen[name]}" == changed else facts[name]
        return _shown(wording.facts, name, shown, match["style"])

    return _SLOT.sub(slot, wording.text)


def _shown(model: str, name: str, value: Decimal, style: str) -> str:
    if model in COUNT_MODELS:
        return f"{value:,f}" if "," in style else f"{value:f}"
    if model in _COUNTS and name not in ("r", "c"):
        return f"{value:.0f}"
    if model in _SCORES and not name.startswith("q"):
        return f"{value.normalize():f}"
    return f"{value:,.2f}" if "," in style else f"{value:.2f}"


def slots(wording: Wording) -> Iterator[str]:
    """The figures of a wording that can be changed, by name and occurrence."""
    seen: dict[str, int] = defaultdict(int)
    for match in _SLOT.finditer(wording.text):
        if match["name"] in ("Y", "L") or match["up"] is not None:
            continue
        seen[match["name"]] += 1
        if "~" not in match["style"]:
            yield f"{match['name']}#{seen[match['name']]}"


def other_value(random: Random, model: str, name: str, value: Decimal) -> Decimal:
    """Another value for a figure: off by 6 to 40 per cent, or two of its digits exchanged."""
    if model in COUNT_MODELS and value == value.quantize(Decimal("0.1")) and value.as_tuple().exponent != -2:
        step = Decimal(1) if value.as_tuple().exponent == 0 else Decimal("0.1")
        return value + random.choice((2, 3, 5, 9)) * step * max(1, int(value / 60))
    if model in _COUNTS and name not in ("r", "c"):
        return value + random.choice((2, 3, 5, 9, -2, -3))
    if model in _SCORES and not name.startswith("q"):
        return value - random.choice((Decimal("0.5"), Decimal(1), Decimal("1.5")))
    digits = f"{value:.2f}"
    place = random.randrange(0, max(1, len(digits) - 4))
    if (
        random.random() < 0.3
        and digits[place].isdigit()
        and digits[place + 1].isdigit()
        and digits[place] != digits[place + 1]
    ):
        return Decimal(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])
    share = Decimal(random.randint(60, 400)) / 1000 * random.choice((1, -1))
    return (value * (1 + share) + Decimal("0.03")).quantize(Decimal("0.01"))


def checked(text: str, year: int) -> tuple[int, int, int]:
    """Contradictions, figures judged, figures in all."""
    paragraphs = (Paragraph(f"示例县示例局{year}年度部门决算说明"), *(Paragraph(line) for line in text.split("\n")))
    result = check_document(Document(paragraphs, ()), "报告")
    return len(result.contradictions), result.judged, result.judged + result.unchecked


def try_wording(wording: Wording, random: Random, rounds: int) -> Tally:
    """Fill a wording with facts and check it, right and changed."""
    tally = Tally()
    for _ in range(rounds):
        facts, year = MODELS[wording.facts](random), random.randint(2018, 2024)
        wrong, judged, figures = checked(fill(wording, facts, year), year)
        tally.right += 1
        tally.alarms += bool(wrong)
        tally.judged += judged
        tally.figures += figures
        for name in slots(wording):
            value = other_value(random, wording.facts, name.split("#")[0], facts[name.split("#")[0]])
            wrong, _, _ = checked(fill(wording, facts, year, name, value), year)
            tally.changed += 1
            tally.found += bool(wrong)
            tally.missed[name] += not wrong
    return tally


def reports(folder: str = "") -> list[Path]:
    """The whole reports, each without an error.

    Args:
        folder: `published` for those of other hands in the layout and language in which units publish theirs,
            `unlike` for those in language unlike that of the rest.
    """
    return sorted((REPORTS / folder).glob("*.txt"))


def try_report(path: Path, random: Random) -> tuple[int, dict[str, Tally]]:
    """Contradictions in a report as it is, and for % and 万元 how many of its figures, changed, are found."""
    text = path.read_text(encoding="utf-8")
    title, _, rest = text.partition("\n")

    def wrong(changed: str) -> int:
        lines = tuple(Paragraph(line) for line in (title, *changed.split("\n")) if line)
        return len(check_document(Document(lines, ()), path.name).contradictions)

    alarms = wrong(rest)
    tallies = {"%": Tally(), "万元": Tally()}
    for match in _PRINTED.finditer(rest):
        number = Decimal(match["number"].replace(",", ""))
        if not number or match[0] in ("100%", "100.00%"):
            continue
        value = other_value(random, "change", "p", number)
        tally = tallies[match["unit"]]
        tally.changed += 1
        tally.found += wrong(f"{rest[: match.start()]}{value:.2f}{match['unit']}{rest[match.end() :]}") > alarms
    return alarms, tallies


def main(arguments: Sequence[str]) -> int:
    """Run and print; the exit status is 1 where the figures fall short of what the documentation claims."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--style", default="")
    options.add_argument("--failing", action="store_true", help="print every wording that falls short")
    chosen = options.parse_args(arguments)
    random = Random(chosen.seed)
    known = wordings(chosen.style)
    started = time.perf_counter()
    whole, failing = Tally(), []
    for wording in known:
        tally = try_wording(wording, random, chosen.rounds)
        whole.add(tally)
        if tally.alarms or tally.found < tally.changed:
            failing.append((tally, wording))
    styles = len({one.style for one in known})
    print(f"{len(known)} wordings, {styles} styles, {whole.right} sentences, {time.perf_counter() - started:.0f} s")
    print(f"false alarms {whole.alarms} of {whole.right} ({whole.alarms / max(whole.right, 1):.2%})")
    print(f"changed figures found {whole.found} of {whole.changed} ({whole.found / max(whole.changed, 1):.1%})")
    print(f"figures judged {whole.judged} of {whole.figures} ({whole.judged / max(whole.figures, 1):.1%})")
    for tally, wording in failing if chosen.failing else ():
        missed = {name: count for name, count in tally.missed.items() if count}
        print(f"  alarms {tally.alarms}, missed {missed}: [{wording.style}] {wording.text}")
    for named, folder in (("", ""), (" as published", "published"), (" in other language", "unlike")):
        paths = reports(folder)
        alarms, changed = 0, {"%": Tally(), "万元": Tally()}
        for path in paths:
            here, tallies = try_report(path, random)
            alarms += here
            for unit, tally in tallies.items():
                changed[unit].add(tally)
        print(f"{len(paths)} whole reports{named}, false alarms {alarms}")
        for unit, tally in changed.items():
            print(f"changed {unit} found {tally.found} of {tally.changed} ({tally.found / max(tally.changed, 1):.1%})")
    return 0 if whole.alarms * 1000 <= 3 * whole.right and whole.found * 100 >= 85 * whole.changed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
