"""A text without a date -> the day it is to be read on.

What lies long before an article is history, so a row of 2010 must not be read with the eyes of today, nor a
dispatch of 1962 that says so in its dateline.
"""

import re
from datetime import date

from monitor.core.extract.text.sentences import DATELINE

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_FIRST_YEAR = 2000  # years before it are history in whatever is read today


def as_of(text: str, today: date) -> date:
    """Return the end of the year of *text*'s dateline, or of the newest recent year it names, or *today*."""
    dateline = DATELINE.match(text)
    if dateline and (dated := _YEAR.search(dateline.group())):
        return min(today, date(int(dated.group()), 12, 31))
    years = [int(year) for year in _YEAR.findall(text)]
    newest = max((year for year in years if _FIRST_YEAR <= year <= today.year), default=today.year)
    return today if newest == today.year else date(newest, 12, 31)
