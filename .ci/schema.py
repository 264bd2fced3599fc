"""The shipped schemas, made from the models: `python .ci/schema.py` writes them.

With ``--check`` it only says whether they are as they should be.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "wagtail_seloste" / "schema"


def main(arguments):
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from wagtail_seloste.schema.making import made

    stale = []
    for name, text in made().items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if arguments != ["--check"]:
                path.write_text(text, encoding="utf-8")
    if stale and arguments == ["--check"]:
        sys.exit(f"{', '.join(stale)} not as the models are: run python .ci/schema.py")


if __name__ == "__main__":
    main(sys.argv[1:])
