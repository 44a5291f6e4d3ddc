"""Addresses of provision: one line a page."""

from django.urls import URLPattern, URLResolver, path, register_converter

from provision.converters import DayConverter
from provision.views import (
    arranging,
    charges,
    directory,
    directory_edit,
    education,
    letters,
    offers,
    open_referral,
    panel_reviews,
    placement_work,
    placements,
    running,
    support,
    teaching,
)

app_name = "provision"
register_converter(DayConverter, "day")
_PLACEMENT = "placements/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    # Placements
    path("", placements.index, name="placements"),
    path("child/<uuid:child>/", placements.of_child, name="of_child"),
    path("child/<uuid:child>/arrange/", arranging.begin, name="begin"),
    path("child/<uuid:child>/health-notice/", placement_work.health_notice, name="health_notice"),
    path(_PLACEMENT, placements.show, name="show"),
    path(f"{_PLACEMENT}arrange/", arranging.tasks, name="tasks"),
    path(f"{_PLACEMENT}place/", arranging.place, name="place"),
    path(f"{_PLACEMENT}timetable/", arranging.week, name="week"),
    path(f"{_PLACEMENT}plan/<slug:key>/", arranging.step, name="step"),
    path(f"{_PLACEMENT}check/", arranging.check, name="check"),
    path(f"{_PLACEMENT}withdraw/", arranging.withdraw, name="withdraw"),
    path(f"{_PLACEMENT}accept/", running.accept, name="accept"),
    path(f"{_PLACEMENT}decline/", running.decline, name="decline"),
    path(f"{_PLACEMENT}start/", running.start, name="start"),
    path(f"{_PLACEMENT}extend/", running.extend, name="extend"),
    path(f"{_PLACEMENT}step/", running.take_a_step, name="take_step"),
    path(f"{_PLACEMENT}notice/", running.notice, name="notice"),
    path(f"{_PLACEMENT}notice/take-back/", running.notice_off, name="notice_off"),
    path(f"{_PLACEMENT}end/", running.end, name="end"),
    path(f"{_PLACEMENT}review/", placement_work.review, name="review"),
    path(f"{_PLACEMENT}home-school/", placement_work.duties, name="duties"),
    path(f"{_PLACEMENT}exams/new/", placement_work.new_exam, name="new_exam"),
    path(f"{_PLACEMENT}panel/", panel_reviews.ask, name="ask_panel"),
    path("panel/<uuid:public_id>/answer/", panel_reviews.answer, name="answer_panel"),
    path("panel/<uuid:public_id>/agenda/", panel_reviews.put_on, name="put_on_agenda"),
    path("panel/<uuid:public_id>/withdraw/", panel_reviews.withdraw, name="withdraw_asked"),
    path("exams/<uuid:public_id>/", placement_work.change_exam, name="change_exam"),
    # A child's education
    path("child/<uuid:child>/education/", education.child_education, name="child_education"),
    path("child/<uuid:child>/lessons/", education.child_lessons, name="child_lessons"),
    # Letters of the panel
    path("letters/", letters.index, name="letters"),
    path("letters/<uuid:public_id>/", letters.show, name="letter"),
    # Lessons
    path("log/", teaching.log_today, name="log"),
    path("log/other/", teaching.log_other, name="log_other"),
    path("log/<day:day>/", teaching.log_day, name="log_day"),
    path("log/<day:day>/<slug:group>/", teaching.log_group, name="log_group"),
    path("lessons/<uuid:public_id>/correct/", teaching.correct_lesson, name="correct_lesson"),
    path("lessons/<uuid:public_id>/withdraw/", teaching.withdraw_lesson, name="withdraw_lesson"),
    # The directory of providers
    path("providers/", directory.providers, name="providers"),
    path("providers/import/", open_referral.upload, name="import_providers"),
    path("providers/import/<uuid:public_id>/", open_referral.preview, name="preview_import"),
    path("providers/export/", open_referral.export, name="export_providers"),
    path("providers/new/", directory_edit.new_provider, name="new_provider"),
    path("providers/<uuid:public_id>/", directory.provider, name="provider"),
    path("providers/<uuid:public_id>/edit/", directory_edit.edit_provider, name="edit_provider"),
    path(
        "providers/<uuid:public_id>/registration/",
        directory_edit.edit_registration,
        name="edit_registration",
    ),
    path(
        "providers/<uuid:public_id>/state/<slug:action>/",
        directory_edit.change_status,
        name="provider_status",
    ),
    path("providers/<uuid:public_id>/checks/new/", directory_edit.new_check, name="new_check"),
    path("checks/<uuid:public_id>/file/", directory_edit.check_file, name="check_file"),
    path("providers/<uuid:public_id>/bases/new/", offers.new_base, name="new_base"),
    path("bases/<uuid:public_id>/", offers.edit_base, name="edit_base"),
    path("providers/<uuid:public_id>/offers/new/", offers.new_offer, name="new_offer"),
    path("offers/<uuid:public_id>/", offers.edit_offer, name="edit_offer"),
    path("offers/<uuid:public_id>/end/", offers.end_offer, name="end_offer"),
    path("offers/<uuid:public_id>/weeks/", offers.week_places, name="week_places"),
    path("providers/<uuid:public_id>/prices/new/", offers.new_price, name="new_price"),
    # Charges
    path("charges/", charges.charges, name="charges"),
    path("charges/<uuid:public_id>/", charges.statement, name="statement"),
    path("charges/<uuid:public_id>/<uuid:term>/pdf/", charges.statement_pdf, name="statement_pdf"),
    # Support at the home school
    path("support/", support.support_list, name="support_list"),
    path("support/hours/", support.liaison_hours, name="liaison_hours"),
    path("support/<uuid:public_id>/", support.support, name="support"),
    path("support/<uuid:public_id>/arrange/", support.arrange, name="arrange_support"),
    path("support/<uuid:public_id>/change/", support.prolong, name="prolong_support"),
    path("support/<uuid:public_id>/end/", support.end, name="end_support"),
    path("support/<uuid:public_id>/withdraw/", support.withdraw, name="withdraw_support"),
    path("children/<uuid:public_id>/support/", support.ask, name="ask_support"),
]
