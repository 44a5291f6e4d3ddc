"""Addresses below /children/."""

from django.urls import path

from cases.views import (
    access_log,
    child_edit,
    child_family,
    child_health,
    child_pages,
    duplicates,
    grants,
)

app_name = "children"
urlpatterns = [
    path("", child_pages.list_page, name="list"),
    path("new/", child_edit.new, name="new"),
    path("emergency-access/", grants.emergency, name="emergency"),
    path("access-log/", access_log.log_page, name="log"),
    path("duplicates/", duplicates.list_page, name="duplicates"),
    path("duplicates/<uuid:public_id>/", duplicates.pair_page, name="pair"),
    path("duplicates/<uuid:public_id>/merge/", duplicates.merge, name="pair_merge"),
    path("duplicates/<uuid:public_id>/different/", duplicates.different, name="pair_different"),
    path("duplicates/<uuid:public_id>/undo/", duplicates.undo, name="pair_undo"),
    path("<uuid:public_id>/", child_pages.overview, name="show"),
    path("<uuid:public_id>/details/", child_pages.details, name="details"),
    path("<uuid:public_id>/family/", child_pages.family, name="family"),
    path("<uuid:public_id>/health/", child_pages.health, name="health"),
    path("<uuid:public_id>/access-log/", access_log.child_log_page, name="child_log"),
    path("<uuid:public_id>/access/invite/", grants.invite, name="invite"),
    path(
        "<uuid:public_id>/access/codes/<uuid:invitation_id>/", grants.invitation, name="invitation"
    ),
    path(
        "<uuid:public_id>/access/codes/<uuid:invitation_id>/withdraw/",
        grants.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("<uuid:public_id>/access/<uuid:grant_id>/review/", grants.review, name="review_access"),
    path("<uuid:public_id>/access/professional/", grants.professional, name="professional"),
    path("<uuid:public_id>/access/<uuid:grant_id>/end/", grants.revoke, name="revoke"),
    path("<uuid:public_id>/edit/", child_edit.edit, name="edit"),
    path("<uuid:public_id>/edit/<slug:part>/", child_edit.edit_part, name="edit_part"),
    path("<uuid:public_id>/schools/add/", child_edit.school_add, name="school_add"),
    path("<uuid:public_id>/schools/end/", child_edit.school_end, name="school_end"),
    path("<uuid:public_id>/schools/move/", child_edit.school_move, name="school_move"),
    path("<uuid:public_id>/address/", child_edit.address, name="address"),
    path("<uuid:public_id>/address/withhold/", child_edit.address_withhold, name="withhold"),
    path("<uuid:public_id>/parents/add/", child_family.parent_add, name="parent_add"),
    path("<uuid:public_id>/parents/<uuid:parent_id>/", child_family.parent_edit, name="parent"),
    path(
        "<uuid:public_id>/parents/<uuid:parent_id>/end/", child_family.parent_end, name="parent_end"
    ),
    path("<uuid:public_id>/needs/add/", child_health.need_add, name="need_add"),
    path("<uuid:public_id>/needs/<uuid:need_id>/", child_health.need_edit, name="need"),
    path("<uuid:public_id>/needs/<uuid:need_id>/end/", child_health.need_end, name="need_end"),
]
