"""Addresses of provision: one line a page."""

from django.urls import URLPattern, URLResolver, path, register_converter

from provision.converters import DayConverter
from provision.views import education, teaching

app_name = "provision"
register_converter(DayConverter, "day")

urlpatterns: list[URLPattern | URLResolver] = [
    # A child's education
    path("children/<uuid:public_id>/education/", education.child_education, name="child_education"),
    path("children/<uuid:public_id>/lessons/", education.child_lessons, name="child_lessons"),
    # Lessons
    path("log/", teaching.log_today, name="log"),
    path("log/other/", teaching.log_other, name="log_other"),
    path("log/<day:day>/", teaching.log_day, name="log_day"),
    path("log/<day:day>/<slug:group>/", teaching.log_group, name="log_group"),
    path("lessons/<uuid:public_id>/correct/", teaching.correct_lesson, name="correct_lesson"),
    path("lessons/<uuid:public_id>/withdraw/", teaching.withdraw_lesson, name="withdraw_lesson"),
]
