"""Who can sign in to the demo: invented people, one for each role.

The same list gives the seed its people and the demo's first page its cards.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from accounts.roles import Role
from cases.models import FamilyRight

DOMAIN = "demo.example"
PASSWORD = "waymark-demo"  # noqa: S105 - a demo of invented people


@dataclass(frozen=True)
class Persona:
    """One sign-in. `organisation` is a key of demo/data/schools.json; `story` names, for a
    family, the child of demo/data/cast.json whose record they have access to, and `rights` what
    they may do there: everything where none are named."""

    sign_in: str
    name: str
    role: Role | None
    organisation: str
    try_this: str | Promise
    agency: str = ""
    story: str = ""
    is_young_person: bool = False
    rights: tuple[FamilyRight, ...] = tuple(FamilyRight)

    @property
    def email(self) -> str:
        """The address that they sign in with."""
        return f"{self.sign_in}@{DOMAIN}"

    @property
    def is_family(self) -> bool:
        """Whether they sign in with an emailed code and have no membership."""
        return self.role is None

    @property
    def role_label(self) -> str:
        """What they are, in words."""
        if self.role is None:
            return str(_("Young person") if self.is_young_person else _("Parent"))
        label = str(self.role.label)
        return f"{label} ({Agency(self.agency).label})" if self.agency else label


P = Persona
SCHOOL = (
    P("senco", "Hannah Okafor", Role.SENCO, "alderbrook",
      _("Answer an attendance alert; then look at the returns you lead, and which one slips.")),
    P("attendance", "Gwen Partridge", Role.ATTENDANCE_OFFICER, "alderbrook",
      _("Upload this week’s marks and look at what the preview says before you save them.")),
    P("head", "Miriam Castell", Role.HEAD_TEACHER, "alderbrook",
      _("Agree a healthcare plan for the school and permit its medicine.")),
    P("senco2", "Tomasz Wren", Role.SENCO, "fernhollow",
      _("Find the lessons that the provider logged and your register does not show.")),
)  # fmt: skip
AUTHORITY = (
    P("coordinator", "Joanna Brightwell", Role.PANEL_COORDINATOR, "authority",
      _("Acknowledge a referral, return another for information, and fill the next agenda.")),
    P("liaison", "Bethan Marlow", Role.LIAISON_OFFICER, "authority",
      _("Arrange a placement from a decision, and follow up alerts that no school answered.")),
    P("named-officer", "Graham Sutcliffe", Role.NAMED_OFFICER, "authority",
      _("Decide whether the section 19 duty is owed, oldest first, and print the record.")),
    P("governance", "Ingrid Solberg", Role.GOVERNANCE_OFFICER, "authority",
      _("Read who opened which record, and why somebody used emergency access.")),
    P("commissioner", "Patience Odum", Role.COMMISSIONER, "authority",
      _("Record the provider check that is overdue; no child’s record opens.")),
    P("admin", "Lewis Hart", Role.ADMINISTRATOR, "authority",
      _("Invite a colleague, end a role, and change the authority’s settings.")),
)  # fmt: skip
PANEL = (
    P("chair", "Samuel Adeyemi", Role.PANEL_CHAIR, "authority",
      _("Hold the next meeting, decide, and answer an interest that a member declared."),
      agency=Agency.EDUCATION),
    P("member-health", "Leena Varma", Role.PANEL_MEMBER, "health",
      _("Read the papers of the next meeting and give your view."), agency=Agency.HEALTH),
    P("member-care", "Callum Fairweather", Role.PANEL_MEMBER, "care",
      _("Declare an interest, and see what it closes to you."), agency=Agency.SOCIAL_CARE),
    P("member-education", "Ruth Penhallow", Role.PANEL_MEMBER, "authority",
      _("Change between your two roles: panel member here, head teacher at your own school."),
      agency=Agency.EDUCATION),
)  # fmt: skip
AROUND = (
    P("health", "Aoife Brennan", Role.HEALTH_PROFESSIONAL, "health",
      _("Agree a healthcare plan for health as the school nurse.")),
    P("social-care", "Marcus Teal", Role.SOCIAL_CARE_PROFESSIONAL, "care",
      _("Read what the team shares about the children that you work with.")),
    P("provider", "Ellie Nakamura", Role.PROVIDER_STAFF, "provider",
      _("Log today’s group at once, and the lesson of last week that nobody logged.")),
    P("provider-manager", "Dominic Farrar", Role.PROVIDER_MANAGER, "provider",
      _("Accept the child whom the authority offers you, and read why one is under notice.")),
)  # fmt: skip
FAMILIES = (
    P("parent", "Nadia Rahimi", None, "",
      _("Read your child’s plan and say whether you agree; see what school answered you."),
      story="layla"),
    P("parent2", "Steven Lowe", None, "",
      _("Answer the plan for your son’s return and read the panel’s letter. You have no right to"
        " write messages: the page does not offer it."),
      story="oscar",
      rights=(FamilyRight.PLAN, FamilyRight.LETTERS, FamilyRight.PROGRESS, FamilyRight.ANSWER)),
    P("parent3", "Karim Rahimi", None, "",
      _("The same child as “parent”, other rights: letters and progress, neither plan nor"
        " answers, and nothing of what the other parent writes."),
      story="layla", rights=(FamilyRight.LETTERS, FamilyRight.PROGRESS)),
    P("parent4", "Joy Orchard", None, "",
      _("The panel declined, and nobody has told you: your pages say nothing. Let the coordinator"
        " record the call on the page of the decision, and read it then."),
      story="sam"),
    P("parent5", "Agnieszka Zielińska", None, "",
      _("The panel put its decision off to ask you something: answer it. The pages speak Polish"
        " and Urdu too."),
      story="zofia"),
    P("young-person", "Isla Farnborough", None, "",
      _("Read your own plan, see that somebody has your request for help, and write private"
        " words."),
      story="isla", is_young_person=True),
)  # fmt: skip
STAFF = (*SCHOOL, *AUTHORITY, *PANEL, *AROUND)
EVERYBODY = (*STAFF, *FAMILIES)
GROUPS = (
    (_("At school"), SCHOOL),
    (_("At the authority"), AUTHORITY),
    (_("On the panel"), PANEL),
    (_("Around the child"), AROUND),
    (_("In the family"), FAMILIES),
)


def persona(sign_in: str) -> Persona | None:
    """The person with this sign-in, such as "senco"."""
    return next((one for one in EVERYBODY if one.sign_in == sign_in), None)
