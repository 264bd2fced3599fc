import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wagtail_seloste.access import page_model
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.checking import (
    Checkup,
    check_notice,
    check_page,
    check_text,
    known_rules,
)
from wagtail_seloste.faults import messages
from wagtail_seloste.importers import FORMATS, LIMIT, import_notice
from wagtail_seloste.importers.documents import dates_of, document
from wagtail_seloste.importers.given_out import Foreign, is_json, read_given_out
from wagtail_seloste.importers.messages import translated
from wagtail_seloste.importers.readers import decode
from wagtail_seloste.projection import Fault
from wagtail_seloste.reach import notice_pages
from wagtail_seloste.reading import public_text_of
from wagtail_seloste.rules import LEVELS, Finding, Place, Rule
