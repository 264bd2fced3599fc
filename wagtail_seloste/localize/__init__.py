"""What we ask wagtail-localize, and tell it; without it every answer is "nothing".

No other module of the package sees its tables. It keeps its own picture of the source
page, and fills with source text whatever is not translated; so what is public is never
decided here, see :mod:`wagtail_seloste.translations`.
"""

from .kept import (
    Given,
    given_words,
    is_installed,
    is_kept,
    kept_languages,
    kept_translations,
    open_fields,
    publish_translation,
    sent_texts,
    synchronised_languages,
    texts_of_another_source,
)
from .memory import Place, Remembered, translation_memory
from .origins import keep_one_origin, let_one_origin_be
from .po import LARGEST_PO, Imported, NotImported, export_po, import_po, read_po
from .sources import cut_texts, synchronise
from .texts import (
    KeptText,
    Stored,
    Typed,
    approve,
    shown,
    shown_translation,
    store,
    texts_to_translate,
    token,
)

__all__ = [
    "LARGEST_PO",
    "Given",
    "Imported",
    "KeptText",
    "NotImported",
    "Place",
    "Remembered",
    "Stored",
    "Typed",
    "approve",
    "cut_texts",
    "export_po",
    "given_words",
    "import_po",
    "is_installed",
    "is_kept",
    "keep_one_origin",
    "kept_languages",
    "kept_translations",
    "let_one_origin_be",
    "open_fields",
    "publish_translation",
    "read_po",
    "sent_texts",
    "shown",
    "shown_translation",
    "store",
    "synchronise",
    "synchronised_languages",
    "texts_of_another_source",
    "texts_to_translate",
    "token",
    "translation_memory",
]
