"""Addresses of attendance."""

from django.urls import URLPattern, URLResolver, path

from attendance import views
from attendance.views import returns

app_name = "attendance"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.overview, name="overview"),
    path("alerts/", views.alert_list, name="alerts"),
    path("alerts/<uuid:public_id>/", views.alert, name="alert"),
    path("alerts/<uuid:public_id>/answer/", views.answer, name="answer"),
    path("alerts/<uuid:public_id>/follow-up/", views.follow_up, name="follow_up"),
    path("taught-elsewhere/", views.taught_elsewhere_list, name="elsewhere"),
    path("not-attending/", views.not_attending_list, name="not_attending"),
    path("imports/", views.import_list, name="imports"),
    path("imports/new/", views.upload, name="upload"),
    path("imports/<uuid:public_id>/", views.show_import, name="import"),
    path("imports/<uuid:public_id>/columns/", views.columns, name="columns"),
    path("imports/<uuid:public_id>/columns/again/", views.ask_columns_again,
         name="columns_again"),
    path("imports/<uuid:public_id>/pupils/", views.file_pupils, name="file_pupils"),
    path("imports/<uuid:public_id>/refused.csv", views.refused_rows, name="refused"),
    path("imports/<uuid:public_id>/save/", views.save_marks, name="save"),
    path("imports/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("imports/<uuid:public_id>/try-again/", views.try_import_again, name="try_again"),
    path("layouts/", views.layout_list, name="layouts"),
    path("layouts/<uuid:public_id>/", views.edit_layout, name="layout"),
    path("layouts/<uuid:public_id>/forget/", views.forget_layout, name="forget_layout"),
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/new/", views.new_token, name="new_token"),
    path("tokens/<uuid:public_id>/", views.show_token, name="token"),
    path("tokens/<uuid:public_id>/made/", views.token_made, name="token_made"),
    path("tokens/<uuid:public_id>/revoke/", views.revoke, name="revoke_token"),
    path("returns/", returns.return_list, name="returns"),
    path("returns/entries/<uuid:public_id>/", returns.entry, name="return_entry"),
    path("returns/entries/<uuid:public_id>/set-aside/", returns.set_aside, name="set_aside"),
    path("returns/entries/<uuid:public_id>/take-up/", returns.take_up, name="take_up"),
    path("returns/<uuid:public_id>/", returns.show_return, name="return"),
    path("returns/<uuid:public_id>/return.csv", returns.download, name="return_file"),
    path("returns/<uuid:public_id>/send/", returns.send, name="send_return"),
    path("returns/<uuid:public_id>/take-back/", returns.take_back, name="take_return_back"),
    path("returns/<str:kind>/sign-off/", returns.sign_off, name="sign_return_off"),
    path("children/<uuid:public_id>/returns/new/", returns.add, name="add_to_return"),
    path("children/<uuid:public_id>/", views.child_attendance, name="child"),
    path("children/<uuid:public_id>/health-periods/new/", views.new_health_period,
         name="new_health_period"),
    path("health-periods/<uuid:public_id>/end/", views.end_period, name="end_health_period"),
    path("health-periods/<uuid:public_id>/withdraw/", views.withdraw_period,
         name="withdraw_health_period"),
]  # fmt: skip
