"""Random facts for sentences about what balances: money left, heads, tasks, surveys, scores, amounts for each head.

Counts and scores are whole numbers or have the decimals that they are printed with.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from perfeval.formula.numeric import divide, round_half_away

Facts = dict[str, Decimal]


def _money(random: Random, least: int, most: int) -> Decimal:
    return Decimal(random.randint(least * 100, most * 100)) / 100 + Decimal("0.00")


def _share(random: Random, value: Decimal, least: int, most: int) -> Decimal:
    return round_half_away(value * Decimal(random.randint(least, most)) / 1000, 2)


def _percent(top: Decimal, below: Decimal) -> Decimal:
    return round_half_away(divide(top, below) * 100, 2)


def _parts(random: Random, count: int, least: int, most: int) -> list[Decimal]:
    return [Decimal(random.randint(least, most)) for _ in range(count)]


def rest(random: Random) -> Facts:
    """Money w, spent s, left r, and the rates p of what was spent and q of what is left."""
    whole = _money(random, 100, 3000)
    spent = _share(random, whole, 600, 950)
    left = whole - spent
    return {"w": whole, "s": spent, "r": left, "p": _percent(spent, whole), "q": _percent(left, whole)}


def moved(random: Random) -> Facts:
    """At the beginning o, in i, out x, at the end c; the net n, its rate t, its sign g."""
    begin = _money(random, 500, 4000)
    come, gone = _share(random, begin, 60, 180), _share(random, begin, 20, 50)
    net = come - gone
    return {"o": begin, "i": come, "x": gone, "c": begin + net, "n": net, "t": _percent(net, begin)}


def heads(random: Random) -> Facts:
    """At the beginning o, joined i, left x, at the end c."""
    begin, come, gone = _parts(random, 1, 60, 260)[0], *_parts(random, 2, 3, 19)
    return {"o": begin, "i": come, "x": gone, "c": begin + come - gone}


def asked(random: Random) -> Facts:
    """Asked g, done c, left e, the rate p."""
    whole = Decimal(random.randint(40, 400))
    left = Decimal(random.randint(3, int(whole) // 6))
    return {"g": whole, "c": whole - left, "e": left, "p": _percent(whole - left, whole)}


def beyond(random: Random) -> Facts:
    """Planned g, done c, more than planned e, the rate p."""
    whole = Decimal(random.randint(200, 4000))
    more = Decimal(random.randint(20, int(whole) // 6))
    return {"g": whole, "c": whole + more, "e": more, "p": _percent(whole + more, whole)}


def grades(random: Random) -> Facts:
    """Answers g: very content a, content b, fairly c, not d; the share p of the first two."""
    grade = [*_parts(random, 1, 100, 300), *_parts(random, 1, 30, 90), *_parts(random, 2, 4, 20)]
    whole = sum(grade, Decimal(0))
    return {**dict(zip("abcd", grade, strict=True)), "g": whole, "p": _percent(grade[0] + grade[1], whole)}


def staff(random: Random) -> Facts:
    """In service a, honoured retirees b, retirees c, these two s, all t."""
    serving, honoured, retired = *_parts(random, 1, 30, 150), *_parts(random, 1, 2, 9), *_parts(random, 1, 20, 90)
    both = honoured + retired
    return {"a": serving, "b": honoured, "c": retired, "s": both, "t": serving + both}


def trio_counts(random: Random) -> Facts:
    """A number t of three parts a, b, c; two of them u."""
    parts = _parts(random, 3, 12, 90)
    return {**dict(zip("abc", parts, strict=True)), "t": sum(parts, Decimal(0)), "u": parts[0] + parts[1]}


def each(random: Random) -> Facts:
    """Money t for c, for each u in 万元, v in 元; a norm k in 元 and what it comes to z in 万元."""
    number = Decimal(random.randint(60, 900))
    whole = _share(random, number, 500, 3500)
    norm = Decimal(random.randint(3, 40) * 50)
    return {
        "t": whole, "c": number, "u": round_half_away(divide(whole, number), 2),
        "v": round_half_away(divide(whole * 10000, number), 2), "k": norm,
        "z": round_half_away(norm * number / 10000, 2),
    }  # fmt: skip


def halves(random: Random) -> Facts:
    """First half a, second half b, the year t, its budget z, the rate p; the first half's rate q."""
    first, second = _money(random, 100, 900), _money(random, 100, 900)
    whole = first + second
    budget = _share(random, whole, 1020, 1400)
    return {
        "a": first, "b": second, "t": whole, "z": budget, "p": _percent(whole, budget), "q": _percent(first, budget),
    }  # fmt: skip


def marks(random: Random) -> Facts:
    """Full marks f, taken off d in two parts d1 and d2, what was got s; 100 less what was taken off h."""
    full = Decimal(random.choice((20, 30, 40, 50, 60)))
    first, second = (Decimal(random.randint(3, 40)) / 10 for _ in range(2))
    off = first + second
    return {"f": full, "d": off, "d1": first, "d2": second, "s": full - off, "h": 100 - off}


def assets(random: Random) -> Facts:
    """Bought for o, written off z, worth e, the rate p."""
    gross = _money(random, 500, 6000)
    written = _share(random, gross, 250, 600)
    return {"o": gross, "z": written, "e": gross - written, "p": _percent(gross - written, gross)}


def trio_money(random: Random) -> Facts:
    """An amount t of three parts a, b, c, of which a has two: m, n."""
    parts = [_money(random, 50, 900) for _ in range(3)]
    first = _share(random, parts[0], 300, 600)
    whole = sum(parts, Decimal(0))
    return {
        **dict(zip("abc", parts, strict=True)), "m": first, "n": parts[0] - first, "t": whole, "u": parts[0] + parts[1],
        "p": _percent(parts[1], whole),
    }  # fmt: skip


def same(random: Random) -> Facts:
    """One amount a, in 元 y; and a number k."""
    amount = _money(random, 100, 4000)
    return {"a": amount, "y": amount * 10000, "k": Decimal(random.randint(12, 90))}


def bid(random: Random) -> Facts:
    """A price b, the bid a, what it saves d, the rate p."""
    price = _money(random, 100, 2000)
    won = _share(random, price, 800, 970)
    return {"b": price, "a": won, "d": price - won, "p": _percent(price - won, price)}


_ALL = (
    *(rest, moved, heads, asked, beyond, grades, staff, trio_counts, each, halves, marks, assets, trio_money, same),
    *(bid,),
)
COUNT_MODELS: dict[str, Callable[[Random], Facts]] = {one.__name__: one for one in _ALL}
