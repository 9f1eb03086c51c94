"""What paged lists have in common: a page is asked for with `cursor` and `limit`, and a direction.

A cursor is opaque: it comes from one answer and goes into the next request, nowhere else.
"""

from protocol_models.base import WireEnum


class SortDirection(WireEnum):
    """Which end of the sort order a list begins with.

    `asc` begins with the smallest key, for moments the oldest; `desc` begins with the largest, the latest.
    """

    ASC = "asc"
    DESC = "desc"
