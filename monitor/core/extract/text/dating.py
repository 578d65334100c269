"""A text without a date -> the day it is to be read on.

What lies long before an article is history, so a row of 2010 must not be read with the eyes of today.
"""

import re
from datetime import date

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_FIRST_YEAR = 2000  # years before it are history in whatever is read today


def as_of(text: str, today: date) -> date:
    """Return the end of the newest recent year that *text* names, or *today*."""
    years = [int(year) for year in _YEAR.findall(text)]
    newest = max((year for year in years if _FIRST_YEAR <= year <= today.year), default=today.year)
    return today if newest == today.year else date(newest, 12, 31)
