"""Who belongs together, as the design says it: sections of a record, and work.

Written down by hand from docs and guidance rather than read from `accounts.roles` and
`cases.access`, so that a slip there is found here.
"""

from accounts.roles import Role

AUTHORITY = frozenset({Role.PANEL_COORDINATOR, Role.LIAISON_OFFICER, Role.NAMED_OFFICER})
SCHOOL_LEADS = frozenset({Role.SENCO, Role.HEAD_TEACHER})
SCHOOL = SCHOOL_LEADS | {Role.SAFEGUARDING_LEAD, Role.ATTENDANCE_OFFICER}
PANEL = frozenset({Role.PANEL_CHAIR, Role.PANEL_MEMBER})
NURSES = frozenset({Role.HEALTH_PROFESSIONAL, "health_deputy"})
PROVIDERS = frozenset({Role.PROVIDER_STAFF, Role.PROVIDER_MANAGER})
TEAM = NURSES | PROVIDERS | {Role.FAMILY_NAVIGATOR, Role.SOCIAL_CARE_PROFESSIONAL}
CHILDLESS_ROLES = frozenset({Role.GOVERNANCE_OFFICER, Role.COMMISSIONER, Role.ADMINISTRATOR})

# In a role that sees children, but not this one.
SENCOS_ELSEWHERE = frozenset({"senco_elsewhere", "former_senco"})
ELSEWHERE = SENCOS_ELSEWHERE | {
    "member_stepped_out", "health_colleague", "provider_colleague", "member_without_seat",
}  # fmt: skip
FAMILY = frozenset({"parent", "young_person"})
ANY_FAMILY = FAMILY | {"parent_elsewhere", "parent_revoked", "nobody"}

NOBODY: frozenset[str] = frozenset()
CHILD_STAFF = SCHOOL | AUTHORITY | PANEL | TEAM  # everybody who sees the child
ALL_STAFF = CHILD_STAFF | CHILDLESS_ROLES | ELSEWHERE
SIGNED_IN = ALL_STAFF | ANY_FAMILY | {"senco_ended"}

# Sections. A tutor sees plan, risk and hours, not clinical letters; an attendance officer sees
# who the child is and when they came; a panel needs no address, number or working note.
OFFICERS_OF_MARKS = frozenset({Role.ATTENDANCE_OFFICER})
CASE_READERS = CHILD_STAFF - OFFICERS_OF_MARKS
NOTE_READERS = CASE_READERS - PANEL
CONTACT_READERS = CHILD_STAFF - PANEL - {Role.PROVIDER_STAFF}
HEALTH_READERS = CASE_READERS - {Role.PROVIDER_STAFF}
CLINICAL_READERS = AUTHORITY | PANEL | NURSES | {Role.SENCO}
ATTENDANCE_READERS = CHILD_STAFF - {Role.PROVIDER_STAFF}
REFERRAL_READERS = CASE_READERS - PROVIDERS
PLAN_READERS = CASE_READERS
PROVISION_READERS = CHILD_STAFF
RETURN_READERS = CHILD_STAFF
SECTION_19_READERS = AUTHORITY | PANEL | SCHOOL_LEADS
PANEL_PEOPLE = PANEL | {Role.PANEL_COORDINATOR}
SEATED = PANEL_PEOPLE | {"member_stepped_out"}  # of the meeting, though not of each item
PANEL_STAFF = SEATED | {"member_without_seat"}

# Work. The panel reads and decides; it does not write into the record.
WORKERS = CASE_READERS - PANEL
EDITORS = SCHOOL_LEADS | AUTHORITY
REFERRERS = SCHOOL_LEADS | AUTHORITY
ATTENDANCE_STAFF = SCHOOL | AUTHORITY
OFFICE = frozenset({Role.PANEL_COORDINATOR})
CHAIR = frozenset({Role.PANEL_CHAIR})
RUNNING = OFFICE | CHAIR
SETTING_UP = OFFICE | {Role.ADMINISTRATOR}
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

# Those of other places who work in the same way, for pages about no child in particular.
CASE_LISTS = CASE_READERS | ELSEWHERE
