"""Document numbers have no gap and no double, whatever happens to the acts that take them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, transaction

from accounts.models import Unit
from forms import documents
from forms.documents import Issue
from forms.models import Document
from forms.numbering import document_number
from lifecycle.errors import DomainError
from lifecycle.models import NumberSeries
from tests.cast import FILED
from tests.needs import needs_postgres

SERIES = "演示函〔{year}〕{n}号"
YEAR = 2026
THREADS, EACH = 40, 5


@pytest.fixture(autouse=True)
def _no_paper_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "render_all", lambda keys: None)


def a_unit() -> Unit:
    return Unit.objects.create(code="demo", name="演示单位", kind="department", level="city")


def issue(unit: Unit, *, refused: bool = False) -> str:
    """One act that issues a numbered letter; a refused one has taken its number before it is refused."""
    with transaction.atomic():
        number = document_number(SERIES, YEAR)
        letter = Issue(name="letter", spec="reply_letter", unit=unit, values={}, number=number)
        documents.issue([letter], application=None, site=None, by=None, at=FILED)
        if refused:
            raise DomainError("不予受理")
    return number


def counted(numbers: list[str]) -> list[int]:
    return sorted(int(one.partition("〕")[2].rstrip("号")) for one in numbers)


@pytest.mark.django_db
def test_a_refused_act_gives_its_number_back() -> None:
    unit = a_unit()
    first = issue(unit)
    with pytest.raises(DomainError):
        issue(unit, refused=True)
    assert [first, issue(unit)] == ["演示函〔2026〕1号", "演示函〔2026〕2号"]


@pytest.mark.django_db
def test_every_series_and_every_year_counts_from_one() -> None:
    with transaction.atomic():
        assert document_number(SERIES, 2026) == "演示函〔2026〕1号"
        assert document_number(SERIES, 2027) == "演示函〔2027〕1号"
        assert document_number("另一机关函〔{year}〕{n}号", 2026) == "另一机关函〔2026〕1号"
        assert document_number(SERIES, 2026) == "演示函〔2026〕2号"
        assert document_number("", 2026) == ""


@pytest.mark.django_db
def test_every_office_counts_for_itself_where_the_series_holds_its_own_word() -> None:
    with transaction.atomic():
        first = [
            document_number("{prefix}函〔{year}〕{n}号", YEAR, office) for office in ("演府办", "云府办", "演府办")
        ]
    assert first == ["演府办函〔2026〕1号", "云府办函〔2026〕1号", "演府办函〔2026〕2号"]


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_hundred_issues_at_once_leave_no_gap_and_no_double() -> None:
    """Forty clerks of one office, five letters each, every seventh act refused after it took its number."""
    unit, ready, counter, lock = a_unit(), threading.Barrier(THREADS), iter(range(10**6)), threading.Lock()
    refusals = []

    def clerk(_: int) -> list[str]:
        close_old_connections()
        try:
            ready.wait(timeout=60)
            return [letter() for _ in range(EACH)]
        finally:
            connection.close()

    def letter() -> str:
        with lock:
            unlucky = next(counter) % 7 == 0
        if unlucky:
            try:
                issue(unit, refused=True)
            except DomainError as error:
                refusals.append(error)
        return issue(unit)

    with ThreadPoolExecutor(THREADS) as pool:
        numbers = [number for kept in pool.map(clerk, range(THREADS)) for number in kept]
    assert len(refusals) > 20
    assert counted(numbers) == list(range(1, 201))
    assert counted(list(Document.objects.values_list("number", flat=True))) == list(range(1, 201))
    assert NumberSeries.objects.get(key=f"document:{SERIES}:{YEAR}").last == 200
