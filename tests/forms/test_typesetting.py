"""Chinese lines break where they may and stay inside the measure."""

from __future__ import annotations

import itertools
import random

import pytest

from forms.fonts.faces import MissingGlyph
from forms.typesetting import NO_END, NO_START, Line, set_lines, text_width, tokens

SIZE, WIDTH = 16.0, 442.2
WORDS = [
    "政府网站",
    "域名",
    "集约化平台",
    "主办单位",
    "九江市",
    "公安机关",
    "备案",
    "数字经济发展中心",
    "批复",
    "公告",
    "登记",
    "安全检测",
    "负责",
    "应当",
    "不得",
    "按照",
    "规定",
    "网站标识码",
    "经办人",
    "同意",
    "逐级审核",
    "办理",
    "部门",
    "乡镇",
    "街道",
]
SPECIALS = (
    "《政府网站发展指引》",
    "（国办发〔2017〕47号）",
    "“谁主管、谁负责”",
    "www.jiujiang.gov.cn",
    "2026年3月2日",
    "0792-8123456",
    "ICP备案",
    "3.5%",
    "○○○.□□□.gov.cn",
    "——",
    "……",
)
MARKS = "，。；：、！？"


def corpus(paragraphs: int) -> list[str]:
    """Return seeded paragraphs in the manner of official prose."""
    chance = random.Random(9704)
    found = []
    for _ in range(paragraphs):
        parts = []
        for _ in range(chance.randint(30, 90)):
            parts.append(chance.choice(SPECIALS) if chance.random() < 0.2 else chance.choice(WORDS))
            if chance.random() < 0.3:
                parts.append(chance.choice(MARKS))
        found.append("".join(parts) + "。")
    return found


@pytest.fixture(scope="module")
def lines() -> list[tuple[str, tuple[Line, ...]]]:
    return [(text, set_lines(text, "fang", SIZE, WIDTH, 2.0)) for text in corpus(220)]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(lines: list) -> None:
    assert sum(len(found) for _, found in lines) > 2000
    wrong = [
        line.text
        for _, found in lines
        for at, line in enumerate(found)
        if (at and line.text[0] in NO_START) or line.text[-1] in NO_END
    ]
    assert wrong == []


def test_numbers_words_and_domains_stay_whole(lines: list) -> None:
    wrong = []
    for _, found in lines:
        for above, below in itertools.pairwise(found):
            if (
                above.text[-1].isascii()
                and above.text[-1].isalnum()
                and below.text[0].isascii()
                and below.text[0].isalnum()
            ):
                wrong.append((above.text[-12:], below.text[:12]))
    assert wrong == []


def test_nothing_is_lost_or_added(lines: list) -> None:
    for text, found in lines:
        assert "".join(line.text for line in found) == text


def test_a_line_passes_the_margin_by_the_blank_half_of_a_mark_at_most(lines: list) -> None:
    for _, found in lines:
        for line in found:
            over = line.width - WIDTH
            assert over <= (SIZE / 2 + 0.01 if line.text[-1] in "，。、；：）》」』】〕" else 0.01)


def test_full_lines_reach_the_margin(lines: list) -> None:
    short = [line for _, found in lines for line in found[:-1] if line.width < WIDTH - SIZE / 2 - 0.01]
    assert len(short) < 0.02 * sum(len(found) for _, found in lines)


def test_the_first_line_is_indented_and_the_others_are_not() -> None:
    first, second, *_ = set_lines("网" * 60, "fang", SIZE, WIDTH, 2.0)
    assert first.runs[0].x == 2 * SIZE
    assert second.runs[0].x == 0


def test_a_word_longer_than_the_line_is_cut_and_nothing_is_lost() -> None:
    found = set_lines("a" * 200, "fang", SIZE, WIDTH)
    assert "".join(line.text for line in found) == "a" * 200
    assert max(line.width for line in found) <= WIDTH


def test_a_long_address_breaks_after_its_points() -> None:
    found = set_lines("https://www.jiujiang.gov.cn/zwgk/tzgg/202607/t20260701_123456.html", "fang", 12, 150)
    assert all(line.text[-1] in ".-/_@" for line in found[:-1])


def test_the_two_strokes_of_an_address_stay_together() -> None:
    for width in range(60, 240, 4):
        found = set_lines("网站地址（https://lhstj.example.cn/）。", "fang", 12, width)
        assert not any(line.text.startswith("/") for line in found)


def test_a_number_wider_than_its_cell_is_cut_and_stays_inside() -> None:
    for width in range(40, 90):
        found = set_lines("36040002000123", "fang", 12, width)
        assert max(line.width for line in found) <= width + 0.01
        assert "".join(line.text for line in found) == "36040002000123"


def test_the_boxes_of_a_choice_stay_with_their_labels() -> None:
    assert tokens("☐政府门户网站　☑部门网站") == ("☐政府门户网站", "　", "☑部门网站")


def test_line_ends_of_the_writer_are_kept() -> None:
    assert [line.text for line in set_lines("甲\n\n乙", "fang", SIZE, WIDTH)] == ["甲", "", "乙"]


def test_numbers_in_a_body_are_drawn_by_the_number_face() -> None:
    runs = set_lines("第47号", "fang", SIZE, WIDTH)[0].runs
    assert [(run.face, run.text) for run in runs] == [("fang", "第"), ("song", "47"), ("fang", "号")]


def test_a_width_is_the_sum_of_its_characters() -> None:
    assert text_width("网站", "fang", 10) == 20


def test_a_character_no_face_has_stops_the_setting() -> None:
    with pytest.raises(MissingGlyph):
        set_lines("好\U0001f600", "fang", SIZE, WIDTH)
