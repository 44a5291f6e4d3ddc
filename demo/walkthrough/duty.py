"""The section 19 record: what the attendance had told the authority, considered and decided."""

from demo.walkthrough.placement import child_of
from demo.walkthrough.steps import Walk


def walk_duty(walk: Walk) -> None:
    """Named officer."""
    officer = walk.staff("named-officer")
    officer.visit(f"/section-19/children/{child_of(walk)}/")
    officer.press("Consider the duty")
    officer.fill("What did you consider?", "The register, the plan and the panel’s decision.")
    officer.choose("The duty is owed: education will be arranged")
    officer.fill("What are your reasons?", "Five weeks at home, and more to come.")
    officer.press("Save what was considered")
    officer.expect("The duty is owed")
    walk.done("the named officer considers the section 19 duty and decides")
