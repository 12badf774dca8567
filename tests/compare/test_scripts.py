"""Words in every script: Unicode's own, with what news needs, and never a part of a character."""

from __future__ import annotations

from itertools import accumulate

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import Span, diff_letters, diff_words, split_words, words_of
from storyrev.compare.clusters import split_clusters
from storyrev.compare.spans import new_text, old_text
from storyrev.report.wrap import Bit, measure_width, wrap_bits
from tests.compare.marks import shown

# A few words and signs of each script, the pieces that break naive splitters among them.
PIECES = [
    *(
        "the",
        "U.S.",
        "can't",
        "l’homme",
        "1,500.25",
        "3.5",
        "well-known",
        "a.b",
        "out.Next",
        "cafe\u0301",
        "x_y",
        "Ph.D.",
    ),
    *("мост", "т.е.", "нельзя", "γέφυρα", "կամուրջ", "ხიდი"),
    *("גשר", "צה״ל", 'צה"ל', "שָׁלוֹם", "ג׳", "جسر", "كِتَاب", "مــحمد", "می‌خواهم", "٣٬٥٠٠"),
    *("पुल", "क्षत्रिय", "ज़रूरी", "सेतु", "পশ্চিম", "பாலம்", "ക്\u200d", "ශ්\u200dරී"),
    *("สะพาน", "เมือง", "น้ำ", "ຂົວ", "ເມືອງ", "ស្ពាន", "ខ្មែរ", "တံတား", "ဒေါ်"),
    *("桥", "東京", "人々", "はし", "コーヒー", "ﾊｼﾞ", "다리", "\u1103\u1161\u1105\u1175", "葛\U000e0100"),
    *("👩‍👩‍👧", "🇩🇪", "👍🏽", "1️⃣", "❤️", "🏴\U000e0067\U000e0062\U000e007f", "m²", "½"),
    *(" ", " ", "  ", "\n", "\r\n", "\u00a0", "\u202f", "\u3000", "\u200e", "\u200f", "\u00ad", "\u200b", "\u0301"),
    *(".", ",", ":", ";", "'", '"', "“", "”", "-", "–", "…", "।", "。", "、", "؟", "·", "/", "(", "%", "€", "#"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
ANY = st.one_of(TEXTS, st.text(max_size=40))


def word_pieces(text: str) -> list[str]:
    return [piece for piece in split_words(text) if not piece.isspace()]


@pytest.mark.parametrize(
    ("script", "text", "pieces"),
    [
        ("Latin", "can't l’homme col·lecció EU:n", "can't|l’homme|col·lecció|EU:n"),
        ("Latin", "The U.S. and J.K. Ode, Ph.D., at 5 p.m.", "The|U.S.|and|J.K.|Ode|,|Ph.D.|,|at|5|p.m."),
        ("Latin", "well-known example.com out.Next out.NATO", "well-known|example.com|out|.|Next|out.NATO"),
        ("figures", "$1,500.25 1.500,25 1'500 3.5% 10:30 24/7", "$|1,500.25|1.500,25|1'500|3.5|%|10:30|24/7"),
        ("figures", "1\u00a0500 km, 1\u202f500\u202f000 €, 12\u00a03", "1\u00a0500|km|,|1\u202f500\u202f000|€|,|12|3"),
        ("figures", "€5m m² 2½ 3rd", "€|5m|m²|2½|3rd"),
        ("signs", "@name #tag https://example.org/a", "@|name|#|tag|https|:|/|/|example.org|/|a"),
        ("French spaces", "«\u202fmot\u202f» 10\u202f%", "«|mot|»|10|%"),
        ("marks apart", "cafe\u0301s a\u0308o\u0308", "cafe\u0301s|a\u0308o\u0308"),
        ("Cyrillic", "об’єкт т.е. где-то", "об’єкт|т.е.|где-то"),
        ("Greek", "γέφυρα; ναι", "γέφυρα|;|ναι"),
        ("Hebrew", 'צה״ל צה"ל בית־ספר ג׳ שָׁלוֹם', 'צה״ל|צה"ל|בית־ספר|ג׳|שָׁלוֹם'),
        ("Arabic", "كِتَاب مــحمد، ٣٬٥٠٠", "كِتَاب|مــحمد|،|٣٬٥٠٠"),
        ("Persian", "می‌خواهم بروم", "می‌خواهم|بروم"),
        ("Devanagari", "क्षत्रिय ज़रूरी है।", "क्षत्रिय|ज़रूरी|है|।"),
        ("Bengali", "পশ্চিম বঙ্গ।", "পশ্চিম|বঙ্গ|।"),
        ("Tamil", "பாலம் மூடப்பட்டது", "பாலம்|மூடப்பட்டது"),
        ("Sinhala", "ශ්‍රී ලංකාව", "ශ්‍රී|ලංකාව"),
        ("Thai", "เมืองเก่า ๑๒", "เมื|อ|ง|เก่า|๑๒"),
        ("Lao", "ເມືອງ", "ເມື|ອ|ງ"),
        ("Khmer", "ស្ពាន", "ស្ពា|ន"),
        ("Burmese", "တံတား ဒေါ်", "တံ|တား|ဒေါ်"),
        ("Han", "东京2020年", "东|京|2020|年"),
        ("Japanese", "コーヒーは東京で", "コーヒー|は|東|京|で"),
        ("Korean", "다리가 닫혔다", "다리가|닫혔다"),
        ("emoji", "👩‍👩‍👧🇩🇪🇫🇷1️⃣👍🏽❤️", "👩‍👩‍👧|🇩🇪|🇫🇷|1️⃣|👍🏽|❤️"),
        ("direction marks", "\u200eabc\u200f. a\u200fb", "\u200e|abc|\u200f|.|a\u200fb"),
        ("soft hyphens", "co\u00adoperate", "co\u00adoperate"),
    ],
)
def test_a_piece_is_what_a_reader_of_the_script_takes_for_one(script: str, text: str, pieces: str) -> None:
    assert word_pieces(text) == pieces.split("|")


@given(TEXTS)
def test_pieces_are_whole_words_of_unicode_but_for_the_tailorings(text: str) -> None:
    """Every piece begins and ends at a word boundary of UAX #29, as the regex package finds them."""
    theirs = {match.start() for match in regex.finditer(r"(?w)\b", text, regex.V1)} | {0, len(text)}
    for at in accumulate(map(len, split_words(text))):
        beside = text[at - 1] + text[at : at + 1]
        tailored = (
            regex.search(r"[\u202f\s\u200b]|^\u200d", beside)
            or regex.search(r"\s\p{M}+$", text[:at])  # white space
            or regex.search(r"\p{WB=Format}", text[max(0, at - 2) : at + 2])  # signs of their own, so they join nothing
            or regex.match(r".*\p{Ll}\.$", text[:at], regex.S)  # a sentence's end without its space,
            or regex.match(r"\.\p{Lu}\p{Ll}", text[at:])  # and the full stop before it
            or regex.search(r"\p{Hebrew}\p{M}*$", text[:at])  # an apostrophe after a Hebrew word
            or regex.search(r"[\p{WB=Katakana}\p{WB=ExtendNumLet}]{2}", beside)
        )
        assert at in theirs or tailored, (text, at)


@given(TEXTS)
def test_no_piece_of_real_writing_ends_inside_a_character(text: str) -> None:
    ends = set(accumulate(map(len, split_clusters(text))))
    marks_on_space = regex.search(r"[\s\p{Cf}][\p{M}\u200d]|\p{GCB=Prepend}|\u200d([^\p{L}\p{M}]|\p{lb=SA})", text)
    assert marks_on_space or ends.issuperset(accumulate(map(len, split_words(text))))


def assert_whole(spans: tuple[Span, ...], old: str, new: str) -> None:
    assert (old_text(spans), new_text(spans)) == (old, new)
    for side, op in ((old, "insert"), (new, "delete")):
        ends = set(accumulate(map(len, split_clusters(side))))
        assert ends.issuperset(accumulate(len(span.text) for span in spans if span.op != op)), spans


@given(ANY, ANY)
def test_no_edit_begins_or_ends_inside_a_character(old: str, new: str) -> None:
    assert_whole(diff_words(old, new), old, new)
    assert_whole(diff_letters(old, new), old, new)


@given(TEXTS, st.integers(0, 200), st.sampled_from(["", "\u0301", "\u200d", "x", " ", "\u0600", "\n", "\r"]))
def test_no_small_edit_begins_or_ends_inside_a_character(text: str, at: int, sign: str) -> None:
    at %= len(text) + 1
    other = text[:at] + sign + text[at + (not sign) :]
    assert_whole(diff_words(text, other), text, other)
    assert_whole(diff_letters(text, other), text, other)


@given(TEXTS, st.integers(4, 12))
def test_no_line_of_a_terminal_begins_inside_a_character(text: str, width: int) -> None:
    for line in wrap_bits([Bit(text)], width):
        row = "".join(bit.text for bit in line)
        assert not regex.match(r"[\p{GCB=Extend}\p{GCB=SpacingMark}]", row) or regex.search(
            r"(?:^|[\s\p{Cc}\p{Cf}])[\p{M}\u200d]", text
        )


@pytest.mark.parametrize(("cluster", "columns"), [("🇩🇪", 2), ("👩‍🚒", 2), ("1️⃣", 2), ("कि", 1), ("é", 1), ("東", 2)])
def test_a_character_takes_one_place_or_two(cluster: str, columns: int) -> None:
    assert measure_width(cluster) == columns


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The U.S. won't go.", 4),
        ("पुल बंद है।", 3),
        ("الجسر مغلق الآن", 3),
        ("東京の橋", 4),
        ("コーヒー", 1),
        ("1\u00a0500 km", 2),
        ("👩‍👩‍👧", 0),
    ],
)
def test_words_are_counted_as_the_script_has_them(text: str, count: int) -> None:
    assert len(words_of(text)) == count


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("وصل 400 شخص أمس.", "وصل 4000 شخص أمس.", "وصل [-400-]{+4000+} شخص أمس."),
        ("الوزير كَتَبَ رسالة.", "الوزير كُتُب رسالة.", "الوزير [-كَتَبَ-]{+كُتُب+} رسالة."),
        ("ראש העיר הגיע.", "ראש העיר לא הגיע.", "ראש העיר{+ לא+} הגיע."),
        ("पुल मंगलवार को बंद हुआ।", "पुल बुधवार को बंद हुआ।", "पुल [-मंगलवार-]{+बुधवार+} को बंद हुआ।"),
        ("สะพานปิดวันจันทร์", "สะพานปิดวันอังคาร", "สะพานปิดวัน[-จันทร์-]{+อังคาร+}"),
        ("大桥周二关闭。", "大桥周三关闭。", "大桥周[-二-]{+三+}关闭。"),
        ("大臣はコーヒーを飲んだ。", "大臣はビールを飲んだ。", "大臣は[-コーヒー-]{+ビール+}を飲んだ。"),
        ("다리가 화요일에 닫혔다.", "다리가 수요일에 닫혔다.", "다리가 [-화요일에-]{+수요일에+} 닫혔다."),
        ("Мост закрыт, т.е. пуст.", "Мост закрыт, то есть пуст.", "Мост закрыт, [-т.е.-]{+то есть+} пуст."),
        ("Ça coûte 1\u00a0500\u00a0€.", "Ça coûte 2\u00a0500\u00a0€.", "Ça coûte [-1\u00a0500-]{+2\u00a0500+}\u00a0€."),
        ("Go 👩‍🚒!", "Go 👨‍🚒!", "Go [-👩‍🚒-]{+👨‍🚒+}!"),
        ("🇩🇪🇫🇷 met", "🇩🇪🇮🇹 met", "🇩🇪[-🇫🇷-]{+🇮🇹+} met"),
        ("abc\u200f.", "abc.", "abc[-\u200f-]."),
        ("a\u202eb", "ab", "[-a\u202eb-]{+ab+}"),
    ],
)
def test_an_edit_is_read_in_any_script(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected
