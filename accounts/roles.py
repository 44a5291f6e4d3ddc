"""Roles, what each may do, and how far each sees.

Roles and permissions are code, so that a reader can check them and a test can generate the
role matrix in docs/role-matrix.md from them. Which *sections* of a child's record a role
reads is in `cases.access`.
"""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is for an organisation."""

    SENCO = "senco", _("SENCo")
    ATTENDANCE_OFFICER = "attendance_officer", _("Attendance officer")
    SAFEGUARDING_LEAD = "safeguarding_lead", _("Designated safeguarding lead")
    HEAD_TEACHER = "head_teacher", _("Head teacher")
    PANEL_MEMBER = "panel_member", _("Panel member")
    PANEL_CHAIR = "panel_chair", _("Panel chair")
    PANEL_COORDINATOR = "panel_coordinator", _("Panel coordinator")
    LIAISON_OFFICER = "liaison_officer", _("Liaison officer")
    NAMED_OFFICER = "named_officer", _("Named officer for section 19")
    FAMILY_NAVIGATOR = "family_navigator", _("Family navigator")
    PROVIDER_STAFF = "provider_staff", _("Provider staff")
    PROVIDER_MANAGER = "provider_manager", _("Provider manager")
    HEALTH_PROFESSIONAL = "health_professional", _("Health professional")
    SOCIAL_CARE_PROFESSIONAL = "social_care_professional", _("Social care professional")
    GOVERNANCE_OFFICER = "governance_officer", _("Information governance officer")
    COMMISSIONER = "commissioner", _("Commissioner")
    ADMINISTRATOR = "administrator", _("Administrator")


class Scope(StrEnum):
    """Which children a role sees before any exception."""

    SCHOOL = "school"  # on the roll of the organisation today
    AUTHORITY = "authority"  # of the home authority, or at one of its schools
    TEAM = "team"  # only where a member of the child's team (or agenda, placement, grant)
    NONE = "none"  # no child at all


class Permission(StrEnum):
    """What somebody may do to a record that they can see."""

    CREATE_CHILD = "create_child"
    EDIT_CHILD = "edit_child"
    MERGE_CHILDREN = "merge_children"
    OPEN_CASE = "open_case"
    WORK_CASE = "work_case"  # notes, documents, tasks, meetings, views, hours
    WITHDRAW_RECORD = "withdraw_record"  # of others: notes, documents, views, hours
    CHANGE_STAGE = "change_stage"
    CLOSE_CASE = "close_case"
    CHANGE_TEAM = "change_team"
    READ_SAFEGUARDING = "read_safeguarding"
    USE_EMERGENCY_ACCESS = "use_emergency_access"
    READ_ACCESS_LOG = "read_access_log"
    GRANT_FAMILY = "grant_family"
    IMPORT_MARKS = "import_marks"
    READ_ATTENDANCE = "read_attendance"
    MAKE_REGISTER_TOKEN = "make_register_token"  # noqa: S105 (for the own school)
    REVOKE_REGISTER_TOKEN = "revoke_register_token"  # noqa: S105
    DECLARE_HEALTH_PERIOD = "declare_health_period"
    WRITE_PART_TIME = "write_part_time"  # part-time timetables of the own school's pupils
    ANSWER_ALERT = "answer_alert"
    FOLLOW_UP_ALERT = "follow_up_alert"
    PREPARE_STATUTORY_RETURN = "prepare_statutory_return"  # sickness and attendance return
    SIGN_STATUTORY_RETURN = "sign_statutory_return"
    READ_STATUTORY_RETURNS = "read_statutory_returns"  # that schools sent
    EDIT_CALENDAR = "edit_calendar"
    EDIT_AUTHORITY_CALENDAR = "edit_authority_calendar"
    RECORD_INTERVENTION = "record_intervention"
    WRITE_PLAN = "write_plan"
    AGREE_PLAN_FOR_SCHOOL = "agree_plan_for_school"
    AGREE_PLAN_FOR_HEALTH = "agree_plan_for_health"
    PERMIT_MEDICATION = "permit_medication"
    WRITE_REFERRAL = "write_referral"
    TRIAGE_REFERRAL = "triage_referral"
    READ_PANEL = "read_panel"
    MANAGE_PANEL = "manage_panel"
    RECORD_VIEW = "record_view"
    CHAIR_PANEL = "chair_panel"
    DECIDE_FAST_TRACK = "decide_fast_track"
    KEEP_SECTION_19 = "keep_section_19"  # open the record, write what is known and considered
    DECIDE_SECTION_19 = "decide_section_19"
    AUTHORISE_INTERIM = "authorise_interim"
    KEEP_DIRECTORY = "keep_directory"
    ARRANGE_PLACEMENT = "arrange_placement"
    TEACH = "teach"
    MANAGE_PROVISION = "manage_provision"  # of the own provider
    READ_CHARGES = "read_charges"
    WRITE_RETURN = "write_return"
    READ_FIGURES = "read_figures"
    MANAGE_PEOPLE = "manage_people"
    CHANGE_SETTINGS = "change_settings"


P = Permission

_SCHOOL_LEAD = {
    P.CREATE_CHILD, P.EDIT_CHILD, P.OPEN_CASE, P.WORK_CASE, P.CHANGE_STAGE, P.CHANGE_TEAM,
    P.GRANT_FAMILY,
    P.IMPORT_MARKS, P.READ_ATTENDANCE, P.DECLARE_HEALTH_PERIOD, P.WRITE_PART_TIME,
    P.ANSWER_ALERT, P.EDIT_CALENDAR,
    P.RECORD_INTERVENTION, P.WRITE_PLAN, P.AGREE_PLAN_FOR_SCHOOL, P.WRITE_REFERRAL,
    P.READ_CHARGES, P.WRITE_RETURN, P.PREPARE_STATUTORY_RETURN, P.SIGN_STATUTORY_RETURN,
}  # fmt: skip
_AUTHORITY_OFFICER = {
    P.CREATE_CHILD, P.EDIT_CHILD, P.OPEN_CASE, P.WORK_CASE, P.CHANGE_STAGE, P.CLOSE_CASE,
    P.CHANGE_TEAM, P.GRANT_FAMILY, P.READ_ATTENDANCE, P.FOLLOW_UP_ALERT,
    P.RECORD_INTERVENTION, P.DECLARE_HEALTH_PERIOD, P.WRITE_REFERRAL,
    P.KEEP_SECTION_19, P.ARRANGE_PLACEMENT, P.WRITE_RETURN, P.READ_STATUTORY_RETURNS,
    P.READ_FIGURES,
}  # fmt: skip
_PANEL_OFFICE = {
    P.TRIAGE_REFERRAL, P.READ_PANEL, P.MANAGE_PANEL, P.MERGE_CHILDREN, P.READ_ACCESS_LOG,
    P.WITHDRAW_RECORD, P.KEEP_DIRECTORY, P.READ_CHARGES,
}  # fmt: skip
_PRACTITIONER = {P.WORK_CASE, P.RECORD_INTERVENTION, P.USE_EMERGENCY_ACCESS}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SENCO: frozenset(_SCHOOL_LEAD),
    Role.ATTENDANCE_OFFICER: frozenset(
        {
            P.IMPORT_MARKS,
            P.READ_ATTENDANCE,
            P.DECLARE_HEALTH_PERIOD,
            P.WRITE_PART_TIME,
            P.PREPARE_STATUTORY_RETURN,
            P.CREATE_CHILD,
            P.MAKE_REGISTER_TOKEN,
            P.REVOKE_REGISTER_TOKEN,
        }
    ),
    Role.SAFEGUARDING_LEAD: frozenset(
        {P.READ_SAFEGUARDING, P.WORK_CASE, P.READ_ATTENDANCE, P.USE_EMERGENCY_ACCESS}
    ),
    Role.HEAD_TEACHER: frozenset(
        (
            _SCHOOL_LEAD
            | {P.PERMIT_MEDICATION, P.READ_FIGURES, P.MAKE_REGISTER_TOKEN, P.REVOKE_REGISTER_TOKEN}
        )
        - {P.IMPORT_MARKS}
    ),
    Role.PANEL_MEMBER: frozenset({P.READ_PANEL, P.RECORD_VIEW, P.DECIDE_FAST_TRACK}),
    Role.PANEL_CHAIR: frozenset(
        {P.READ_PANEL, P.RECORD_VIEW, P.CHAIR_PANEL, P.DECIDE_FAST_TRACK, P.READ_FIGURES}
    ),
    Role.PANEL_COORDINATOR: frozenset(_AUTHORITY_OFFICER | _PANEL_OFFICE | {P.IMPORT_MARKS}),
    Role.LIAISON_OFFICER: frozenset(_AUTHORITY_OFFICER | {P.IMPORT_MARKS}),
    Role.NAMED_OFFICER: frozenset(
        _AUTHORITY_OFFICER | {P.DECIDE_SECTION_19, P.AUTHORISE_INTERIM, P.READ_CHARGES}
    ),
    Role.FAMILY_NAVIGATOR: frozenset({P.WORK_CASE, P.RECORD_INTERVENTION, P.GRANT_FAMILY}),
    Role.PROVIDER_STAFF: frozenset({P.WORK_CASE, P.TEACH}),
    Role.PROVIDER_MANAGER: frozenset({P.WORK_CASE, P.TEACH, P.MANAGE_PROVISION}),
    Role.HEALTH_PROFESSIONAL: frozenset(_PRACTITIONER | {P.AGREE_PLAN_FOR_HEALTH}),
    Role.SOCIAL_CARE_PROFESSIONAL: frozenset(_PRACTITIONER | {P.READ_SAFEGUARDING}),
    Role.GOVERNANCE_OFFICER: frozenset({P.READ_ACCESS_LOG}),
    Role.COMMISSIONER: frozenset({P.READ_FIGURES, P.KEEP_DIRECTORY}),
    Role.ADMINISTRATOR: frozenset(
        {P.MANAGE_PEOPLE, P.CHANGE_SETTINGS, P.EDIT_AUTHORITY_CALENDAR, P.REVOKE_REGISTER_TOKEN}
    ),
}

ROLE_SCOPES: dict[Role, Scope] = {
    Role.SENCO: Scope.SCHOOL,
    Role.ATTENDANCE_OFFICER: Scope.SCHOOL,
    Role.SAFEGUARDING_LEAD: Scope.SCHOOL,
    Role.HEAD_TEACHER: Scope.SCHOOL,
    Role.PANEL_MEMBER: Scope.TEAM,
    Role.PANEL_CHAIR: Scope.TEAM,
    Role.PANEL_COORDINATOR: Scope.AUTHORITY,
    Role.LIAISON_OFFICER: Scope.AUTHORITY,
    Role.NAMED_OFFICER: Scope.AUTHORITY,
    Role.FAMILY_NAVIGATOR: Scope.TEAM,
    Role.PROVIDER_STAFF: Scope.TEAM,
    Role.PROVIDER_MANAGER: Scope.TEAM,
    Role.HEALTH_PROFESSIONAL: Scope.TEAM,
    Role.SOCIAL_CARE_PROFESSIONAL: Scope.TEAM,
    Role.GOVERNANCE_OFFICER: Scope.NONE,
    Role.COMMISSIONER: Scope.NONE,
    Role.ADMINISTRATOR: Scope.NONE,
}

SCHOOL_ROLES = tuple(role for role, scope in ROLE_SCOPES.items() if scope is Scope.SCHOOL)
AUTHORITY_ROLES = tuple(role for role, scope in ROLE_SCOPES.items() if scope is Scope.AUTHORITY)

# Kinds of organisation (accounts.models.OrganisationKind) in which each role exists.
ROLE_KINDS: dict[Role, frozenset[str]] = {
    **{role: frozenset({"school"}) for role in SCHOOL_ROLES},
    **{role: frozenset({"authority"}) for role in AUTHORITY_ROLES},
    Role.PANEL_MEMBER: frozenset({"authority", "school", "health", "care", "voluntary"}),
    Role.PANEL_CHAIR: frozenset({"authority", "health", "care"}),
    Role.FAMILY_NAVIGATOR: frozenset({"authority", "care", "voluntary"}),
    Role.PROVIDER_STAFF: frozenset({"provider"}),
    Role.PROVIDER_MANAGER: frozenset({"provider"}),
    Role.HEALTH_PROFESSIONAL: frozenset({"health"}),
    Role.SOCIAL_CARE_PROFESSIONAL: frozenset({"authority", "care"}),
    Role.GOVERNANCE_OFFICER: frozenset({"authority"}),
    Role.COMMISSIONER: frozenset({"authority", "health"}),
    Role.ADMINISTRATOR: frozenset({"authority"}),
}
PANEL_ROLES = (Role.PANEL_MEMBER, Role.PANEL_CHAIR)
