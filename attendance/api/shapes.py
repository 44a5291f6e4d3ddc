"""What goes in and out, from which the OpenAPI document is made.

Types and names are held by the interface: a call that breaks them is refused whole. What a mark
says is judged mark by mark (`attendance.intake.receiving`), so that one mistake stops no other.
"""

import re
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from attendance.api.held import HeldMark, Position
from attendance.intake.receiving import REFUSALS, RefusedMark, SentMark
from attendance.services.deliveries import Receipt

MOST_MARKS = 10_000
MOST_PUPILS = 100
LONGEST_SPAN = 366  # days
PLAIN_TEXT = r"^[^\u0000-\u001f\u007f]*$"


def _whole(value: Any) -> Any:
    """JSON knows one kind of number: 5.0 is 5. A truth value and text are no numbers."""
    if isinstance(value, bool | str):
        raise ValueError("must be a whole number")
    return value


def _day(text: str) -> date:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("must be a date such as 2026-09-07")
    return date.fromisoformat(text)


def _position(text: str) -> Position:
    try:
        return Position.parse(text)
    except ValueError:
        raise ValueError("must be the cursor of the page before") from None


Minutes = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[str, AfterValidator(_day), Field(json_schema_extra={"format": "date"})]
Upn = Annotated[str, Field(pattern="^[A-Za-z0-9]{1,13}$"), AfterValidator(str.upper)]
Cursor = Annotated[str, Field(max_length=20), AfterValidator(_position)]


class Mark(BaseModel):
    """One mark. A comment or minutes late that are left out are removed from what is held."""

    model_config = ConfigDict(extra="forbid")

    upn: str = Field(max_length=40, description="Unique pupil number", examples=["E885000000001"])
    date: str = Field(max_length=40, description="YYYY-MM-DD", examples=["2026-09-07"])
    session: str = Field(max_length=20, description="AM or PM", examples=["AM"])
    code: str = Field(
        max_length=20,
        description="Attendance code of the 2024 regulations; / is presence in either session",
        examples=["L"],
    )
    comment: str | None = Field(None, description="At most 500 characters", examples=["Bus late"])
    minutes_late: Minutes | None = Field(None, description="0 to 600; 0 is not late", examples=[12])

    def as_sent(self) -> SentMark:
        """As the service takes it."""
        return SentMark(
            self.upn, self.date, self.session, self.code, self.comment or "", self.minutes_late
        )


class MarksIn(BaseModel):
    """Marks to write, in any order."""

    model_config = ConfigDict(extra="forbid")

    marks: Annotated[list[Mark], Field(min_length=1, max_length=MOST_MARKS, fail_fast=True)]
    reason: str | None = Field(
        None,
        max_length=200,
        pattern=PLAIN_TEXT,
        description="Why marks change that stood otherwise; without it the token's name is kept",
        examples=["Parent rang"],
    )


class Refusal(BaseModel):
    """A mark that was not taken."""

    index: int = Field(ge=0, description="its place in the call, from 0")
    reason: str = Field(json_schema_extra={"enum": [*REFUSALS]})
    message: str

    @classmethod
    def of(cls, refused: RefusedMark) -> Self:
        """With its words."""
        return cls(
            index=refused.index, reason=refused.reason, message=str(REFUSALS[refused.reason])
        )


class ReceiptOut(BaseModel):
    """What became of the marks: received is new, changed, unchanged and refused together."""

    delivery: UUID = Field(description="name this when you ask the school or the authority")
    received: int
    new: int
    changed: int = Field(description="a mark stood otherwise; what stood is kept")
    unchanged: int
    remarks_changed: int = Field(description="marks with another comment or minutes late")
    refused: list[Refusal]

    @classmethod
    def of(cls, receipt: Receipt) -> Self:
        """From what the service did."""
        found = receipt.delivery
        return cls(
            delivery=found.public_id,
            received=found.marks,
            new=found.new,
            changed=found.changed,
            unchanged=found.unchanged,
            remarks_changed=found.remarks,
            refused=[Refusal.of(each) for each in receipt.refused],
        )


class Span(BaseModel):
    """From the first to the last day, both included, and where to go on."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: Day = Field(alias="from", description="first day, YYYY-MM-DD")
    last: Day = Field(alias="to", description="last day, YYYY-MM-DD; at most 366 days later")
    cursor: Cursor | None = Field(None, description="`next` of the page before")

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        days = (_as_date(self.last) - _as_date(self.first)).days
        if not 0 <= days <= LONGEST_SPAN:
            raise ValueError(f"to must be from 0 to {LONGEST_SPAN} days after from")
        return self


class Search(Span):
    """Some pupils. Their numbers go in the body: addresses are written to logs."""

    upns: Annotated[list[Upn], Field(min_length=1, max_length=MOST_PUPILS)]


class MarkOut(BaseModel):
    """A mark that is held, in the shape in which it can be sent."""

    upn: str
    date: str = Field(json_schema_extra={"format": "date"})
    session: str = Field(json_schema_extra={"enum": ["AM", "PM"]})
    code: str
    comment: str | None
    minutes_late: int | None

    @classmethod
    def of(cls, held: HeldMark) -> Self:
        """From the register."""
        return cls(
            upn=held.upn, date=held.day.isoformat(), session=held.session, code=held.code,
            comment=held.comment, minutes_late=held.minutes_late,
        )  # fmt: skip


class MarksOut(BaseModel):
    """A page of marks, by pupil and day."""

    marks: list[MarkOut]
    next: str | None = Field(description="cursor of the next page; null on the last")


def _as_date(day: Any) -> date:
    """`Day` is text in the document and a date once it has been read."""
    assert isinstance(day, date)  # noqa: S101 (for the type checker)
    return day
