"""Which reasons a school itself may give, by return."""

from attendance.models import ReturnGround, ReturnKind

BY_SCHOOL = {
    ReturnKind.SICKNESS: (ReturnGround.PROGNOSIS, ReturnGround.OTHER_BELIEF),
    ReturnKind.ATTENDANCE: (ReturnGround.IRREGULAR,),
}
