"""After the return: the placement ends, the family reads it, somebody asks how it goes."""

from django.utils import timezone

from demo.walkthrough.placement import child_of
from demo.walkthrough.steps import Walk


def walk_after(walk: Walk) -> None:
    """SENCo, provider's manager, parent."""
    arrive(walk)
    end_placement(walk)
    read_at_home(walk)
    ask_how_it_goes(walk)


def arrive(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.visit(walk.facts["return"])
    senco.press("Record the arrival")
    senco.fill_date("Since which day?", timezone.localdate())
    senco.press("Save")
    senco.expect("After 12 weeks")
    walk.done("the SENCo records that the child has arrived; three follow-ups fall due")


def end_placement(walk: Walk) -> None:
    manager = walk.staff("provider-manager")
    manager.visit(walk.facts["placement"])
    manager.follow("End the placement")
    manager.choose("The child went back to school")
    manager.fill_date("Last day taught", timezone.localdate())
    manager.fill("What happened, and what comes next?", "Back in the form group, with Ms Lind.")
    manager.press("End the placement")
    manager.expect("The placement has ended.")
    walk.done("the provider’s manager ends the placement and says why")


def read_at_home(walk: Walk) -> None:
    parent = walk.browsers[walk.parent_email]
    parent.visit(f"/portal/children/{child_of(walk)}/progress/")
    today = timezone.localdate()
    parent.expect(f"to {today.day} {today:%B %Y}")
    parent.expect("Arrived, being followed up")
    walk.done("the parent reads that the placement has ended, and of the arrival")


def ask_how_it_goes(walk: Walk) -> None:
    """The walk cannot wait for weeks: it says, as Waymark asks it to, why it asks so early."""
    senco = walk.staff("senco")
    for weeks in (2, 6, 12):
        senco.visit(walk.facts["return"])
        senco.follow(f"Record after {weeks} weeks")
        senco.fill_date("On which day did you ask?", timezone.localdate())
        senco.choose("It lasts")
        senco.fill("What do the family and the school say?", "Every day so far, and laughing.")
        if weeks > 2:
            senco.fill("Why so early?", "A walk through the demo cannot wait.")
        senco.press("Save")
    senco.expect("Completed")
    walk.done(
        "the SENCo records the follow-ups of 2, 6 and 12 weeks, all three early: the walk cannot "
        "wait; the last completes the return"
    )
