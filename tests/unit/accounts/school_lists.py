"""Small lists of schools as GIAS publishes them: facts of the register as of 2018 to 2025
(Open Government Licence v3.0), without the heads' names; those here are invented."""

EXTRACT_COLUMNS = (
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName",
    "TypeOfEstablishment (code)", "EstablishmentStatus (code)", "EstablishmentStatus (name)",
    "OpenDate", "CloseDate", "PhaseOfEducation (code)", "StatutoryLowAge", "StatutoryHighAge",
    "Street", "Locality", "Address3", "Town", "Postcode", "SchoolWebsite", "TelephoneNum",
    "HeadTitle (name)", "HeadFirstName", "HeadLastName",
)  # fmt: skip

TILSHEAD = {
    "URN": "126416", "LA (code)": "865", "LA (name)": "Wiltshire", "EstablishmentNumber": "3396",
    "EstablishmentName": "St Thomas à Becket Church of England Aided Primary School",
    "TypeOfEstablishment (code)": "02", "EstablishmentStatus (code)": "1",
    "EstablishmentStatus (name)": "Open", "PhaseOfEducation (code)": "2", "StatutoryLowAge": "4",
    "StatutoryHighAge": "11", "Street": "High Street", "Address3": "Tilshead",
    "Town": "Salisbury", "Postcode": "SP3 4RZ",
    "SchoolWebsite": "http://www.st-thomas-a-becket.wilts.sch.uk/", "TelephoneNum": "01980620435",
    "HeadTitle (name)": "Mrs", "HeadFirstName": "Invented", "HeadLastName": "Headname",
}  # fmt: skip
CLOSED = {
    "URN": "117137", "LA (code)": "919", "EstablishmentNumber": "2093",
    "EstablishmentName": "Fleetville Junior School", "TypeOfEstablishment (code)": "01",
    "EstablishmentStatus (code)": "2", "EstablishmentStatus (name)": "Closed",
    "OpenDate": "26-02-1997", "CloseDate": "31-05-2012", "PhaseOfEducation (code)": "2",
    "StatutoryLowAge": "7", "StatutoryHighAge": "11", "Street": "228 Hatfield Road",
    "Town": "St Albans", "Postcode": "AL1 4LW",
}  # fmt: skip
PROPOSED = {
    "URN": "148847", "LA (code)": "354", "EstablishmentNumber": "4005",
    "EstablishmentName": "Oulder Hill Leadership Academy", "TypeOfEstablishment (code)": "28",
    "EstablishmentStatus (code)": "4", "EstablishmentStatus (name)": "Proposed to open",
    "OpenDate": "01-12-2021", "PhaseOfEducation (code)": "4", "StatutoryLowAge": "11",
    "StatutoryHighAge": "16", "Street": "Hudsons Walk", "Town": "Rochdale",
    "Postcode": "OL11 5EF", "TelephoneNum": "1706645522",
}  # fmt: skip
# As published: cells are lost before the postcode, so a name stands under "SchoolWebsite".
SHIFTED = {
    "URN": "124930", "LA (code)": "936", "EstablishmentNumber": "1115",
    "EstablishmentName": "Coachman's Cottage Tuition Centre", "TypeOfEstablishment (code)": "14",
    "EstablishmentStatus (code)": "2", "CloseDate": "01-11-1997", "PhaseOfEducation (code)": "0",
    "StatutoryLowAge": "5", "StatutoryHighAge": "18", "Street": "Camberley",
    "Locality": "Surrey", "Address3": "GU15 3QB", "Town": "", "Postcode": "Ms",
    "SchoolWebsite": "Invented", "TelephoneNum": "Headname",
}  # fmt: skip


def extract(*rows: dict[str, str], columns: tuple[str, ...] = EXTRACT_COLUMNS) -> str:
    """A GIAS extract with every cell quoted, as GIAS writes it."""
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "".join(",".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)


def short_list(*rows: tuple[str, ...]) -> str:
    """The public list of open schools."""
    return "\n".join(
        ",".join(row) for row in (("urn", "name", "open_date", "town", "postcode"), *rows)
    )
