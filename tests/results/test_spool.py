"""What a run sets aside comes back as it was, and takes no room in memory or on the disk afterwards."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from perfeval.batch.record import write_record
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place, Severity
from perfeval.results.outcome import Outcome, Status, brief_of
from perfeval.results.outcomes import Outcomes
from perfeval.results.spool import Spool, SpoolError


def outcome(file: str, status: Status = Status.DONE) -> Outcome:
    return Outcome(file, status, unit=f"{file}局", findings=(finding("F102", Place(file), file=file),))


def test_objects_come_back_in_any_order() -> None:
    spool = Spool()
    slots = [spool.put({"number": number, "text": "文" * number}) for number in range(50)]
    assert [spool.get(slot)["number"] for slot in reversed(slots)] == list(range(49, -1, -1))
    spool.put("after reading")
    assert spool.get(slots[7]) == {"number": 7, "text": "文" * 7}


def test_outcomes_are_a_sequence_by_file() -> None:
    outcomes = Outcomes()
    for name in "甲乙丙":
        outcomes.put(outcome(name))
    changed = replace(outcomes.of("甲"), grade="优")
    outcomes.put(changed)
    outcomes.remove("乙")
    assert list(outcomes) == [changed, outcome("丙")]
    assert (len(outcomes), outcomes[-1], outcomes[:1]) == (2, outcome("丙"), [changed])
    assert outcomes.briefs == [brief_of(changed), brief_of(outcome("丙"))]
    assert outcomes.briefs[0].count(Severity.ERROR) == 1


def test_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(SpoolError, match="写不下"):
        Spool()


@pytest.mark.parametrize("files", [(), ("甲",), ("甲", "乙")])
@pytest.mark.parametrize("results", [(), (("a", "1"), ("b", "2"))])
def test_a_record_in_pieces_is_the_json_it_would_be_in_one(
    files: tuple[str, ...], results: tuple[tuple[str, str], ...]
) -> None:
    stream = BytesIO()
    write_record(stream, [*map(outcome, files), replace(outcome("部门"), members=2)], "heshan-2021", "0" * 64, results)
    text = stream.getvalue().decode()
    loaded = json.loads(text)
    assert text == json.dumps(loaded, ensure_ascii=False, indent=1) + "\n"
    assert [one["path"] for one in loaded["inputs"]] == list(files)
    assert [one["path"] for one in loaded["departments"]] == ["部门"]
    assert loaded["results"] == dict(results)


def test_nothing_stays_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    outcomes = Outcomes()
    outcomes.put(outcome("甲"))
    del outcomes
    assert list(tmp_path.iterdir()) == []
