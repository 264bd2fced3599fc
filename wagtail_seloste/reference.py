"""The reference of a recorded text: a line that says exactly what somebody was shown.

A form stores it beside what its user sent, a person keeps it as a receipt. It is made of
what stands in the notice's JSON anyway, so that anybody can write and read it::

    seloste1.6f9619ff-8b86-4d01-b42d-00cf4fc964ff.2.0.en.9f86d081884c7d659a2f...

======= ========================================================================
part    meaning
======= ========================================================================
format  ``seloste1``; another shape would get another number
series  the lasting identity of the notice: a UUID in small letters
version its number, or of an imported one, which has none, its public id
text    0, or which correction of the version's wording
language its code, as in the notice's addresses
digest  sha256 of the recorded document, in hex
======= ========================================================================

Only letters, digits, ``.``, ``-`` and ``_``: it needs no escaping in an address, a form or
a file name, and is at most :data:`MAX_LENGTH` characters. It proves nothing by itself:
whether such a text was ever recorded is asked of the archive.
"""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

PREFIX: Final = "seloste1"
MAX_LENGTH: Final = 200
"""No reference is longer: a form or table may keep it in a field of this length."""

_UUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_REFERENCE: Final = re.compile(
    rf"{PREFIX}\.(?P<series>{_UUID})\.(?P<version>[1-9][0-9]{{0,8}}|{_UUID})"
    r"\.(?P<correction>0|[1-9][0-9]{0,8})\.(?P<language>[A-Za-z0-9_-]{1,32})"
    r"\.(?P<digest>[0-9a-f]{64})"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One recorded text; ``str()`` writes it as in the module's description."""

    series: UUID
    version: str
    """The number of the version in digits, or the public id of an imported one."""

    correction: int
    language: str
    digest: str

    def __str__(self) -> str:
        return (
            f"{PREFIX}.{self.series}.{self.version}.{self.correction}"
            f".{self.language}.{self.digest}"
        )

    @classmethod
    def read(cls, text: str) -> "Reference":
        """The reverse of ``str()``, and of nothing else. ValueError for any other text.

        There is one way to write a reference: no spaces, no capitals in ids. No query.
        """
        found = _REFERENCE.fullmatch(text) if len(text) <= MAX_LENGTH else None
        if found is None:
            raise ValueError("This is not a reference of a notice.")
        return cls(
            series=UUID(found["series"]),
            version=found["version"],
            correction=int(found["correction"]),
            language=found["language"],
            digest=found["digest"],
        )
