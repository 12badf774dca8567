"""A stamp is a line that is only a date and the words that lead in to it, in any language that storyrev knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.story import Stamp, parse
from storyrev.story.calendar_words import MONTHS
from storyrev.story.stamps import find_dates, first_day, read_stamps, stamp_lead, without_lead

READ = {
    "Updated Jan 1, 2020": ("updated", "2020-01-01"),
    "Published: 3 March 2021, 14:05 GMT": ("published", "2021-03-03T14:05+00:00"),
    "Stand: 01.02.2020": ("updated", "2020-02-01"),
    "Aktualisiert am 3. Mai 2021 um 14.05 Uhr": ("updated", "2021-05-03T14:05"),
    "Actualizado el 3 de enero de 2020": ("updated", "2020-01-03"),
    "Publié le 3 janvier 2020 à 14h05": ("published", "2020-01-03T14:05"),
    "Mis à jour le 1er février 2020": ("updated", "2020-02-01"),
    "Atualizado em 3 de janeiro de 2020, às 14h05": ("updated", "2020-01-03T14:05"),
    "Pubblicato il 3 gennaio 2020 alle 14:05": ("published", "2020-01-03T14:05"),
    "Gepubliceerd op 3 maart 2021 om 14:05": ("published", "2021-03-03T14:05"),
    "Last modified on 2021-03-03T14:05:00Z": ("updated", "2021-03-03T14:05:00+00:00"),
    "Last updated: Tuesday, September 19th, 2025 at 3:15 p.m. EDT": ("updated", "2025-09-19T15:15-04:00"),
    "UPDATED 12:30 a.m. ET, Jan. 2, 2020": ("updated", "2020-01-02T00:30"),
    "First published on Fri 4 Sep 2020 10.53 BST": ("published", "2020-09-04T10:53"),
    "2 January 2020": ("published", "2020-01-02"),
    "2020年1月2日": ("published", "2020-01-02"),
    "Updated 29 February 2021": ("updated", None),
    "Updated 31/04/2021": ("updated", None),
    "Updated 13/04/2020": ("updated", "2020-04-13"),
    "Updated 04/13/2020": ("updated", "2020-04-13"),
    "Updated 03/04/2020": ("updated", None),
    "Updated 3:15 p.m. ET": ("updated", None),
    "Jan 2, 2020 - 4 min read": ("published", "2020-01-02"),
    "Madrid - 3 MAY 2024 - 10:00 CEST": ("published", "2024-05-03T10:00+02:00"),
    "2024年8月14日 11時30分": ("published", "2024-08-14T11:30"),
    "2024年8月14日11:30": ("published", "2024-08-14T11:30"),
    "2024年8月14日 11時30分 更新": ("updated", "2024-08-14T11:30"),
    "更新：2024年8月14日": ("updated", "2024-08-14"),
    "发布时间：2024-08-14 11:30": ("published", "2024-08-14T11:30"),
    "수정 2024년 8월 14일 11시 30분": ("updated", "2024-08-14T11:30"),
    "Обновлено 3 мая 2024": ("updated", "2024-05-03"),
    "3 мая 2024 г., 10:00": ("published", "2024-05-03T10:00"),
    "Оновлено 3 травня 2024": ("updated", "2024-05-03"),
    "Aktualizacja: 3 maja 2024": ("updated", "2024-05-03"),
    "Opdateret den 3. maj 2024 kl. 10.30": ("updated", "2024-05-03T10:30"),
    "Oppdatert 3. mai 2024": ("updated", "2024-05-03"),
    "Uppdaterad 3 maj 2024": ("updated", "2024-05-03"),
    "Aktualizováno 3. května 2024": ("updated", "2024-05-03"),
    "Güncelleme: 3 Mayıs 2024 10:00": ("updated", "2024-05-03T10:00"),
    "Päivitetty 3. toukokuuta 2024": ("updated", "2024-05-03"),
    "آخر تحديث: 3 مايو 2024": ("updated", "2024-05-03"),
}


@pytest.mark.parametrize("line", READ)
def test_a_stamp_says_its_kind_and_its_day(line: str) -> None:
    assert stamp_lead(line) is not None
    assert [(stamp.kind, stamp.at) for stamp in read_stamps(line)] == [READ[line]]


@pytest.mark.parametrize(
    "line",
    [
        "In 2020 he said no.",
        "The bridge closed on Jan 1, 2020",
        "Updated guidance was sent on Jan 1, 2020, officials said.",
        "January",
        "1,200",
        "Version 2020.01.02.3",
        "Room 12/13/2020b",
        "Updated",
        "",
    ],
)
def test_a_line_with_other_words_is_no_stamp(line: str) -> None:
    assert stamp_lead(line) is None


def test_one_line_can_hold_two_stamps() -> None:
    line = "Published 3 March 2021 • Updated 4 March 2021"
    assert read_stamps(line) == (
        Stamp("published", "Published 3 March 2021", "2021-03-03"),
        Stamp("updated", "Updated 4 March 2021", "2021-03-04"),
    )


def test_a_time_behind_a_date_with_its_own_lead_word_is_a_second_stamp_without_a_day() -> None:
    line = "May 3, 2024 | Updated 5:13 p.m. ET"
    assert stamp_lead(line) == "bare"
    assert read_stamps(line) == (
        Stamp("published", "May 3, 2024", "2024-05-03"),
        Stamp("updated", "Updated 5:13 p.m. ET", None),
    )


def test_a_place_before_a_date_makes_a_stamp_only_with_a_time() -> None:
    assert stamp_lead("Madrid - 3 MAY 2024 - 10:00 CEST") == "named"
    assert stamp_lead("Ukraine - 3 May 2024") is None


def test_a_polish_stamp_is_no_section_that_takes_the_story() -> None:
    story = parse("Nagłówek tekstu\n\nAktualizacja: 3 maja 2024\n\nMost jest zamknięty.\n", "text")
    assert [block.kind for block in story.blocks] == ["headline", "stamp", "paragraph"]


def test_a_date_that_can_be_read_two_ways_names_no_day() -> None:
    assert first_day("Corrected on 03/04/2020.") is None
    assert first_day("Corrected on 03/04/2020 and 5 May 2020.") == "2020-05-05"


@given(
    st.sampled_from([name for names in MONTHS.values() for forms in names for name in forms.split()]),
    st.integers(1, 28),
    st.integers(1900, 2099),
)
def test_every_month_name_makes_a_date_either_way_round(month: str, day: int, year: int) -> None:
    number = next(n for names in MONTHS.values() for n, forms in enumerate(names, 1) if month in forms.split())
    for text in (f"{day} {month} {year}", f"{month.title()} {day}, {year}"):
        assert [found.at for found in find_dates(text)] == [f"{year}-{number:02}-{day:02}"]


@given(st.text(alphabet="0123456789:./- JanFebprilT年月日agohu,pm", max_size=60))
def test_a_date_is_found_once_and_in_order(text: str) -> None:
    ends = [0]
    for found in find_dates(text):
        assert found.start >= ends[-1]
        assert found.end > found.start
        ends.append(found.end)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Updated Jan 1, 2020", "Jan 1, 2020"),
        ("Stand: 1. Mai 2020", "1. Mai 2020"),
        ("Jan 1, 2020", "Jan 1, 2020"),
        ("Elsewhere: Jan 1, 2020", "Elsewhere: Jan 1, 2020"),
        ("Updated 3:15 p.m. ET", "3:15 p.m. ET"),
    ],
)
def test_a_stamp_can_be_told_without_its_lead(line: str, rest: str) -> None:
    assert without_lead(line).strip() == rest


def test_a_bare_date_between_paragraphs_is_text() -> None:
    story = parse("# A\n\nOne.\n\n5 May 2020\n\nTwo.\n", "markdown")
    assert [block.kind for block in story.blocks] == ["headline", "paragraph", "paragraph", "paragraph"]
    assert story.stamps == ()


def test_a_stamp_of_the_front_matter_holds_over_one_in_the_text() -> None:
    story = parse("---\nupdated: 2020-05-06\n---\n# A\n\nUpdated 5 May 2020\n\nPublished 4 May 2020\n\nText.\n")
    assert [(stamp.kind, stamp.at) for stamp in story.stamps] == [
        ("updated", "2020-05-06"),
        ("published", "2020-05-04"),
    ]
