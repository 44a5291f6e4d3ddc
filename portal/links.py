"""From a page of staff, which a family cannot open, to the family's own page of the same thing."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import Resolver404, resolve, reverse

from attendance.part_time.family import FamilyTimetable
from cases.models import Document, FamilyMessage, TimelineEvent
from healthcare_plans.models import PlanVersion


class FamilyPages:
    """The portal's addresses for what is shared with one person about one child.

    `versions` stand newest first, so that a link to a plan leads to the newest that is shared.
    """

    def __init__(
        self,
        versions: Iterable[PlanVersion],
        documents: Iterable[Document],
        threads: Iterable[FamilyMessage] = (),
        part_times: Iterable[FamilyTimetable] = (),
    ) -> None:
        self._pages: dict[tuple[str, UUID], str] = {}
        for document in documents:
            page = reverse("portal:document", args=[document.public_id])
            self._pages["cases:document", document.public_id] = page
        for thread in threads:
            page = reverse("portal:thread", args=[thread.public_id])
            self._pages["cases:message", thread.public_id] = page
        for shown in part_times:
            page = reverse("portal:progress", args=[shown.timetable.child.public_id])
            key = ("attendance:part_time", shown.timetable.public_id)
            self._pages[key] = f"{page}#part-time"
        for version in versions:
            page = reverse("portal:plan", args=[version.public_id])
            self._pages["healthcare_plans:version", version.public_id] = page
            self._pages.setdefault(("healthcare_plans:show", version.plan.public_id), page)

    def link_of(self, event: TimelineEvent) -> str:
        """Where the family reads what an event is about; empty where it has no page for it."""
        try:
            found = resolve(event.link)
        except Resolver404:
            return ""
        public_id = found.kwargs.get("public_id")
        return self._pages.get((found.view_name, public_id), "") if public_id else ""
