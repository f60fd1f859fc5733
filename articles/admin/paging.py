"""Pages of the newsroom's long lists."""

from typing import Any

from django.core.paginator import Page, Paginator


class KeyPaginator(Paginator):
    """
    Finds a page's numbers first, and then its rows.

    What comes before a deep page is passed over in an index alone: no row of it is read.
    """

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        rows: Any = self.object_list
        start = (number - 1) * self.per_page
        keys = rows.prefetch_related(None).values_list("pk", flat=True)
        wanted = list(keys[start : start + self.per_page])
        found = {row.pk: row for row in rows.order_by().filter(pk__in=wanted)}
        return Page([found[key] for key in wanted if key in found], number, self)
