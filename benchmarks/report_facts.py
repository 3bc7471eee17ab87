"""Random facts for sentences of reports: amounts that agree with each other, to fill the wordings with."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from benchmarks.count_facts import COUNT_MODELS
from perfeval.formula.numeric import divide, round_half_away

Facts = dict[str, Decimal]
_CENT = Decimal("0.01")


def _money(random: Random, least: int = 30, most: int = 9000) -> Decimal:
    return Decimal(random.randint(least * 100, most * 100)) * _CENT


def _near(random: Random, value: Decimal) -> Decimal:
    """An amount that differs by 3 to 60 per cent."""
    share = Decimal(random.randint(30, 600)) / 1000 * random.choice((1, -1))
    return round_half_away(value * (1 + share), 2)


def _percent(top: Decimal, below: Decimal) -> Decimal:
    return round_half_away(divide(top, below) * 100, 2)


def change(random: Random, now: Decimal | None = None, names: str = "azdps") -> Facts:
    """This year a, last year z, by how much d, by what rate p, the sign s."""
    this = now if now is not None else _money(random)
    last = _near(random, this)
    found = (this, last, abs(this - last), _percent(abs(this - last), last), this - last)
    return {**dict(zip(names, found, strict=True)), "sp": _percent(this - last, last)}


def done(random: Random) -> Facts:
    """年初预算 i, 决算 e, the rate r, what e is over i: g (signed), k, c."""
    budget = _money(random)
    spent = _near(random, budget)
    gap = spent - budget
    return {
        "i": budget,
        "e": spent,
        "r": _percent(spent, budget),
        "g": gap,
        "k": abs(gap),
        "c": _percent(abs(gap), budget),
    }


def done_change(random: Random) -> Facts:
    """As done, and the change of e."""
    found = done(random)
    return {**found, **change(random, found["e"], "ezdps")}


def done_final(random: Random) -> Facts:
    """年初预算 i, 追加 k, 全年预算 f, 决算 e, and the rates r over i, R over f."""
    budget, added = _money(random), _money(random, 10, 500)
    final = budget + added
    spent = round_half_away(final * Decimal(random.randint(700, 990)) / 1000, 2)
    return {
        "i": budget, "k": added, "f": final, "e": spent, "r": _percent(spent, budget), "R": _percent(spent, final),
        "t": _percent(added, budget),
    }  # fmt: skip


def _parts(random: Random, count: int) -> Facts:
    parts = [_money(random, 20, 3000) for _ in range(count)]
    whole = sum(parts, Decimal(0))
    found = {f"x{n}": part for n, part in enumerate(parts, 1)}
    found |= {f"q{n}": _percent(part, whole) for n, part in enumerate(parts, 1)}
    return {"w": whole, **found}


def parts2(random: Random) -> Facts:
    """A whole w of two parts x1 x2 with their shares q1 q2."""
    return _parts(random, 2)


def parts3(random: Random) -> Facts:
    """A whole of three parts."""
    return _parts(random, 3)


def parts4(random: Random) -> Facts:
    """A whole of four parts."""
    return _parts(random, 4)


def parts2_change(random: Random) -> Facts:
    """A whole of two parts, the change of the whole, and that of each part."""
    found = _parts(random, 2)
    first = change(random, found["x1"], "azdps")
    second = change(random, found["x2"], "azdps")
    last = first["z"] + second["z"]
    moved = found["w"] - last
    return {
        **found, "z": last, "d": abs(moved), "p": _percent(abs(moved), last), "s": moved,
        "d1": first["d"], "p1": first["p"], "s1": first["s"], "d2": second["d"], "p2": second["p"], "s2": second["s"],
    }  # fmt: skip


def trio(random: Random) -> Facts:
    """“三公” expenses w of cars v and receptions h, nothing abroad, with their shares, and the change of w."""
    cars, meals = _money(random, 3, 60), _money(random, 1, 30)
    whole = cars + meals
    found = {"v": cars, "h": meals, "w": whole, "qv": _percent(cars, whole), "qh": _percent(meals, whole)}
    return {**found, **change(random, whole, "wzdps")}


def trio_done(random: Random) -> Facts:
    """As trio, with a budget for each."""
    found = trio(random)
    cars, meals = _near(random, found["v"]), _near(random, found["h"])
    whole = cars + meals
    return {
        **found, "vb": cars, "hb": meals, "wb": whole, "rv": _percent(found["v"], cars),
        "rh": _percent(found["h"], meals), "rw": _percent(found["w"], whole),
    }  # fmt: skip


def trio_change(random: Random) -> Facts:
    """As trio, with the change of each part."""
    cars = change(random, _money(random, 3, 60), "azdps")
    meals = change(random, _money(random, 1, 30), "azdps")
    whole, last = cars["a"] + meals["a"], cars["z"] + meals["z"]
    moved = whole - last
    return {
        "w": whole, "z": last, "d": abs(moved), "p": _percent(abs(moved), last) if last else Decimal(0), "s": moved,
        "v": cars["a"], "dv": cars["d"], "pv": cars["p"], "sv": cars["s"],
        "h": meals["a"], "dh": meals["d"], "ph": meals["p"], "sh": meals["s"],
    }  # fmt: skip


def posts(random: Random) -> Facts:
    """编制 n, 在职 m, the rate r."""
    allowed = random.randint(20, 200)
    staff = max(5, allowed + random.randint(-15, 6))
    return {"n": Decimal(allowed), "m": Decimal(staff), "r": _percent(Decimal(staff), Decimal(allowed))}


def posts_split(random: Random) -> Facts:
    """As posts, the posts split in two."""
    found = posts(random)
    first = Decimal(random.randint(5, int(found["n"]) - 5))
    return {**found, "x1": first, "x2": found["n"] - first}


def tasks(random: Random) -> Facts:
    """Planned n, done m, in time k, and the rates r and c."""
    planned = random.randint(20, 300)
    finished = random.randint(int(planned * 0.8), planned - 1)
    timely = random.randint(int(finished * 0.8), finished)
    whole = Decimal(planned)
    return {
        "n": whole, "m": Decimal(finished), "k": Decimal(timely), "r": _percent(Decimal(finished), whole),
        "c": _percent(Decimal(timely), whole),
    }  # fmt: skip


def survey(random: Random) -> Facts:
    """Sent n, back m, satisfied k, and the rates r and c."""
    sent = random.randint(100, 600)
    back = random.randint(int(sent * 0.8), sent - 2)
    happy = random.randint(int(back * 0.85), back - 1)
    return {
        "n": Decimal(sent), "m": Decimal(back), "k": Decimal(happy),
        "r": _percent(Decimal(back), Decimal(sent)), "c": _percent(Decimal(happy), Decimal(back)),
    }  # fmt: skip


def scores4(random: Random) -> Facts:
    """A total w of four scores x1 to x4, below 20, 25, 30, 25, with the rates of two."""
    weights = (20, 25, 30, 25)
    scores = [Decimal(weight * 10 - random.randint(0, 40)) / 10 for weight in weights]
    found = {f"x{n}": score for n, score in enumerate(scores, 1)}
    rates = {
        f"q{n}": _percent(score, Decimal(weight))
        for n, (score, weight) in enumerate(zip(scores, weights, strict=True), 1)
    }
    return {"w": sum(scores, Decimal(0)), **found, **rates}


def scores4w(random: Random) -> Facts:
    """As scores4, below 15, 55, 15, 15."""
    scores = [Decimal(weight * 10 - random.randint(0, 30)) / 10 for weight in (15, 55, 15, 15)]
    return {"w": sum(scores, Decimal(0)), **{f"x{n}": score for n, score in enumerate(scores, 1)}}


def control(random: Random) -> Facts:
    """A small budget i and what was spent e, with the rate r."""
    budget = _money(random, 5, 80)
    spent = round_half_away(budget * Decimal(random.randint(500, 990)) / 1000, 2)
    return {
        "i": budget,
        "e": spent,
        "r": _percent(spent, budget),
        "k": budget - spent,
        "c": _percent(budget - spent, budget),
    }


def carry(random: Random) -> Facts:
    """Carried over last year z and this year a."""
    return change(random, _money(random, 5, 300))


def flow(random: Random) -> Facts:
    """Carried in o, income w, spent x, carried out u; and the sums t = o + w."""
    carried, income = _money(random, 5, 300), _money(random, 300, 4000)
    spent = round_half_away((carried + income) * Decimal(random.randint(850, 990)) / 1000, 2)
    left = carried + income - spent
    return {"o": carried, "w": income, "x": spent, "u": left, "t": carried + income, "r": _percent(left, income)}


def equal(random: Random) -> Facts:
    """Two equal amounts."""
    amount = _money(random)
    return {"a": amount, "b": amount}


def units(random: Random) -> Facts:
    """One amount in 万元 a and in 元 y."""
    amount = _money(random)
    return {"a": amount, "y": amount * 10000}


_ALL = (
    *(change, done, done_change, done_final, parts2, parts3, parts4, parts2_change, trio, trio_done, trio_change),
    *(posts, posts_split, tasks, survey, scores4, scores4w, control, carry, flow, equal, units),
)
MODELS: dict[str, Callable[[Random], Facts]] = {one.__name__: one for one in _ALL} | COUNT_MODELS
