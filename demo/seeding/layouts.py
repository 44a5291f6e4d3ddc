"""How the files of each school's system are laid out: said once, by its attendance officer."""

from attendance.reading import Layout, Order, Role
from attendance.services.imports.layouts import save_layout
from demo.seeding.town import Town, read_data

# Headings of the reports that schools' systems make, and what is in the columns that matter.
REPORTS: tuple[tuple[Order | None, dict[str, Role | None]], ...] = (
    (
        Order.DAY_FIRST,
        {
            "Pupil UPN": Role.UPN, "Legal surname": Role.SURNAME, "Legal forename": Role.FORENAME,
            "Date of birth": Role.BORN, "Reg group": None, "Mark date": Role.DATE,
            "Session": Role.SESSION, "Mark": Role.CODE,
        },
    ),
    (
        None,
        {"Year": None, "Class": None, "Student": None, "UPN": Role.UPN},
    ),
    (
        Order.DAY_FIRST,
        {
            "UPN": Role.UPN, "Name": None, "Date": Role.DATE, "AM": Role.AM, "PM": Role.PM,
            "Minutes late": None,
        },
    ),
)  # fmt: skip


def make_layouts(town: Town) -> None:
    """One of the reports for each school, in turn."""
    for number, school in enumerate(read_data("schools.json")["schools"]):
        order, report = REPORTS[number % len(REPORTS)]
        save_layout(
            actor=town.actor(f"attendance.{school['key']}"),
            school=town.organisations[school["key"]],
            layout=Layout({role: name.casefold() for name, role in report.items() if role}, order),
            headings=[(name.casefold(), name) for name in report],
        )
