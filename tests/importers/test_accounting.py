"""Every word of a file is accounted for in what is read of it."""

import time
from dataclasses import replace

import pytest

from wagtail_seloste.importers import ImportedNotice, ImportedSection, import_notice
from wagtail_seloste.importers.accounting import (
    accounted_for,
    words_lost,
    words_of,
)
from wagtail_seloste.importers.messages import LEFT_OUT, MESSAGES, OF_PASSAGES, message

TEXT = """Lintukerhon tietosuojaseloste

1. Rekisterinpitäjä

Kuvitelman Lintukerho ry, Mallikatu 1, 00100 Helsinki

2. Säilytysaika

Säilytämme tietoja 5 vuotta ja 3 kuukautta.

3. Pöllöjen ruokinta

Pöllöt syövät hiiriä.
"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Henkilö-tiedot", "henkilötiedot"),
        ("HENKILÖTIEDOT", "Henkilötiedot"),
        ("henkilö\u00adtiedot", "henkilötiedot"),
        ("ﬁrma 5\u00a0vuotta", "firma 5 vuotta"),
        ("(5) vuotta!", "5\nvuotta"),
        ("a b", "c"),
        ("Nimi: ________", "Nimi:"),
        ("hen**kilö**tiedot", "henkilötiedot"),
    ],
)
def test_words_are_the_same_however_they_are_written(one, other):
    assert words_of(one) == words_of(other)


def test_numbers_count_and_numbering_does_not():
    notice = import_notice(TEXT.encode())
    whole = [TEXT]
    assert not words_lost(notice, whole)
    assert words_lost(notice, [TEXT.replace("5 vuotta", "vuotta")]) == {"5": 1}
    assert not words_lost(notice, [TEXT.replace("2. S", "S")])


def test_a_word_that_stands_twice_has_to_be_there_twice():
    notice = ImportedNotice(source="hiiriä hiiriä")
    assert words_lost(notice, ["hiiriä"]) == {"hiiriä": 1}
    assert not words_lost(notice, ["hiiriä hiiriä"])


COLUMNS = "Basis and pur-     kept on members\npose of the file   and their fees"
WHOLE = "Basis and purpose of the file", "kept on members and their fees"


@pytest.mark.parametrize(
    ("made", "lost"),
    [
        (WHOLE, {}),
        (WHOLE[1:], {"basis": 1, "pur": 1, "pose": 1, "of": 1, "the": 1, "file": 1}),
    ],
)
def test_a_word_may_be_broken_in_a_column(made, lost):
    notice = ImportedNotice(source=COLUMNS)
    assert words_lost(notice, made) - words_of("and") == lost


@pytest.mark.parametrize(
    ("source", "made", "lost"),
    [
        ("Henkilö-\ntiedot", ["henkilötiedot"], {}),
        ("henkilötiedot", ["henkilö-\ntiedot"], {"henkilötiedot": 1}),
        ("asiakas- ja\njäsentiedot", ["asiakas-\nja jäsentiedot"], {}),
        # A heading that a reader took for two, a paragraph that it took for one.
        ("hänen edustajan-\n\n## sa", ["hänen edustajan-\n\nsa"], {}),
        ("hänen edustajan-\n\n## sa", ["hänen edustajansa"], {}),
        ("hänen edustajan-\nsa", ["hänen edustajan-", "sa"], {}),
        ("hänen edustajan-\nsa", ["hänen edustajan-"], {"sa": 1}),
        ("**henkilötietoj-**\n\n**a**", ["henkilötietoja"], {}),
        # Between the halves stood the number of the page.
        ("hen-\nSivu 2\nkilö", ["henkilö", "Sivu 2"], {}),
        ("hen-\nSivu 2\nkilö", ["hen-", "Sivu 2"], {"kilö": 1}),
        ("/2- nimi ja osoite", ["2- nimi ja osoite"], {}),
    ],
)
def test_a_word_may_be_broken_on_one_side_alone(source, made, lost):
    assert words_lost(ImportedNotice(source=source), made) == lost


def test_what_the_report_tells_is_not_lost():
    told = message("furniture.dropped", "Jaa sivu")
    notice = ImportedNotice(source="Jaa sivu\nhiiriä", report=(told,))
    assert words_lost(notice, []) == {"hiiriä": 1}
    merely_said = message("heading.unmatched", "hiiriä", heading="hiiriä")
    assert words_lost(notice, [], [merely_said]) == {"hiiriä": 1}


def test_a_result_that_lacks_words_says_so():
    whole = import_notice(TEXT.encode())
    assert accounted_for(whole) == whole
    short = replace(whole, sections=whole.sections[:-1])
    (problem,) = accounted_for(short).errors
    assert problem.code == "text.missing"
    assert "hiiriä" in problem.excerpt.split()


def test_words_of_a_translation_count_too():
    other = ImportedNotice(
        lang="sv", sections=(ImportedSection(key="other", heading="Möss"),)
    )
    notice = replace(import_notice(TEXT.encode()), translations=(other,))
    notice = replace(notice, source=f"{TEXT}\nMöss")
    assert accounted_for(notice) == notice
    assert accounted_for(replace(notice, translations=())).errors


def test_the_codes_of_what_is_left_out_are_messages():
    assert set(MESSAGES) >= LEFT_OUT | OF_PASSAGES


@pytest.mark.parametrize("unit", [" \n", "1.", "1\n", "a- ", ".:", "a-\n\n", "**a"])
def test_words_are_counted_in_linear_time(unit):
    source = unit * 300_000 + "x"
    began = time.process_time()
    assert not words_lost(ImportedNotice(source=source), [source])
    assert time.process_time() - began < 3
