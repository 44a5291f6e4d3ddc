"""Addresses of healthcare_plans. Every page here is for staff; families have the portal."""

from django.urls import path

from healthcare_plans.views import agreement, drafting, plans
from healthcare_plans.views.staff import staff_page

app_name = "healthcare_plans"
_VERSION = "versions/<uuid:public_id>/"
_AREA = f"{_VERSION}areas/<str:area>/"
_ROWS = f"{_VERSION}rows/<str:key>/"
_ROW = f"{_ROWS}<uuid:row_id>/"
urlpatterns = [
    path("", staff_page(plans.show_list), name="list"),
    path("new/<uuid:child_id>/", staff_page(plans.start_plan), name="new"),
    path("child/<uuid:child_id>/", staff_page(plans.show_child), name="child"),
    path("<uuid:public_id>/", staff_page(plans.show_plan), name="show"),
    path("<uuid:public_id>/change/", staff_page(plans.change_plan), name="change"),
    path("<uuid:public_id>/review/", staff_page(plans.review_plan), name="review"),
    path("<uuid:public_id>/end/", staff_page(plans.end), name="end"),
    path(_VERSION, staff_page(agreement.show_version), name="version"),
    path(_AREA, staff_page(drafting.write_area), name="area"),
    path(f"{_AREA}not-needed/", staff_page(drafting.leave_out), name="leave_out"),
    path(f"{_ROWS}add/", staff_page(drafting.write_row), name="add_row"),
    path(_ROW, staff_page(drafting.write_row), name="edit_row"),
    path(f"{_ROW}remove/", staff_page(drafting.take_out_row), name="remove_row"),
    path(f"{_VERSION}withdraw/", staff_page(drafting.withdraw), name="withdraw"),
    path(f"{_VERSION}changes/", staff_page(agreement.show_changes), name="changes"),
    path(f"{_VERSION}send/", staff_page(agreement.send), name="send"),
    path(f"{_VERSION}take-back/", staff_page(agreement.take_back_version), name="take_back"),
    path(f"{_VERSION}answer/<str:party>/", staff_page(agreement.answer), name="answer"),
    path(f"{_VERSION}record/<uuid:agreement_id>/", staff_page(agreement.record), name="record"),
    path(f"{_VERSION}issue/", staff_page(agreement.issue), name="issue"),
    path(f"{_VERSION}documents/<str:kind>/", staff_page(agreement.document), name="document"),
]
