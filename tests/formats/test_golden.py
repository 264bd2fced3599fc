import pytest

from tests.formats.golden import FOLDER, LANGUAGES, SUFFIXES, golden


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_format_says_what_it_said_before(language, suffix):
    path = FOLDER / f"{language}.{suffix}"
    assert golden(language, suffix) == path.read_text(encoding="utf-8")
