"""What families write and are told: a message unread, one answered, a request for help."""

from accounts.actors import Actor
from accounts.models import User
from cases.models import FamilyMessage, MessageKind
from cases.services.family_messages import answer_family_message, send_family_message
from demo.people import persona
from demo.seeding.told import Told


def write_to_school(children: list[Told]) -> None:
    """As the parent and the young person of the demo."""
    told = {one.role["key"]: one for one in children}
    layla, isla = told["layla"], told["isla"]
    layla.on(9, 18)
    first = _write(layla, "parent", MessageKind.MESSAGE,
                   "Layla had a good weekend. Can the work for maths come on paper?")  # fmt: skip
    layla.on(8, 10)
    answer_family_message(
        actor=layla.senco, message=first,
        words="Yes, from Monday. It will be at reception in an envelope with her name.",
    )  # fmt: skip
    layla.on(1, 17)
    _write(layla, "parent", MessageKind.MESSAGE,
           "The clinic has moved her appointment to Thursday. She will miss science.")  # fmt: skip
    isla.on(2, 19)
    _write(isla, "young-person", MessageKind.HELP,
           "No maths for five weeks, and exams in summer. Who can teach me?")  # fmt: skip
    isla.on(1, 20)
    reader = isla.town.membership(isla.nurse).user
    _write(isla, "young-person", MessageKind.PRIVATE,
           "I would rather talk to you than to school about the bad mornings.", reader)  # fmt: skip


def _write(
    told: Told, sign_in: str, kind: MessageKind, words: str, *readers: User
) -> FamilyMessage:
    one = persona(sign_in)
    if one is None:
        raise LookupError(sign_in)
    user = User.objects.get(email=one.email)
    return send_family_message(
        actor=Actor.family(user), child=told.child, kind=kind, words=words, readers=readers
    )
