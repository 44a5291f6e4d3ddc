"""Who sits on the demo's panel, who comes instead, and when it meets."""

from datetime import date, time

from demo.seeding.town import Town
from panels.models import MemberPart, Panel, PanelMeeting
from panels.services.members import add_member, name_substitute
from panels.services.rhythm import generate_meetings, set_rhythm
from panels.services.seats import answer_invitation

MEMBERS = (
    "member-health", "member-care", "member-education", "member-psychology", "member-early-help",
    "member-voluntary",
)  # fmt: skip
SUBSTITUTES = {
    "member-health": "substitute-health", "member-care": "substitute-care",
    "member-early-help": "substitute-early-help",
}  # fmt: skip
PLACE = "County Hall, the Orchard Room"


def sit(town: Town, panel: Panel) -> None:
    """Chair, deputy and six agencies; three members have somebody who comes for them."""
    office = town.actor("coordinator")
    parts = {"chair": MemberPart.CHAIR, "chair-deputy": MemberPart.DEPUTY}
    for key in (*parts, *MEMBERS):
        member = add_member(
            actor=office, panel=panel, membership=town.memberships[key],
            part=parts.get(key, MemberPart.MEMBER),
        )  # fmt: skip
        if key in SUBSTITUTES:
            instead = town.memberships[SUBSTITUTES[key]]
            name_substitute(actor=office, member=member, membership=instead)


def meet_on(town: Town, panel: Panel, day: date) -> None:
    """Every other week, counted from the next meeting; planned ahead as every night."""
    town.clock.set(town.days_ago(1), 17)
    set_rhythm(
        actor=town.actor("coordinator"), panel=panel, first_on=day, weeks_between=2,
        time=time(10), length_minutes=120, place=PLACE,
    )  # fmt: skip
    generate_meetings(actor=town.actor("coordinator"), panel=panel)


def answer(town: Town, meeting: PanelMeeting) -> None:
    """Most say that they come; early help sends its substitute; one has not answered."""
    town.clock.set(town.days_ago(1), 16)
    for seat in meeting.seats.select_related("membership"):
        for key in ("chair", "member-health", "member-psychology", "member-early-help"):
            if seat.membership == town.memberships[key]:
                instead = SUBSTITUTES.get(key) if key == "member-early-help" else None
                answer_invitation(
                    actor=town.actor(key), seat=seat, is_coming=instead is None,
                    substitute=town.memberships[instead] if instead else None,
                )  # fmt: skip
