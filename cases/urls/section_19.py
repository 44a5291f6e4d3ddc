"""Addresses of the section 19 record and of authorisations."""

from django.urls import URLPattern, path

from cases.views import authorisations, section_19, section_19_list

app_name = "section_19"
urlpatterns: list[URLPattern] = [
    path("", section_19_list.list_page, name="list"),
    path("print/", section_19_list.print_list, name="print_list"),
    path("children/<uuid:child>/", section_19.of_child, name="of_child"),
    path("children/<uuid:child>/tell/", section_19.tell, name="tell"),
    path("children/<uuid:child>/interim/", authorisations.interim, name="interim"),
    path("authorisations/<uuid:public_id>/", authorisations.show, name="authorisation"),
    path("authorisations/<uuid:public_id>/revoke/", authorisations.revoke, name="revoke"),
    path("<uuid:public_id>/", section_19.show, name="show"),
    path("<uuid:public_id>/print/", section_19.print_record, name="print"),
    path("<uuid:public_id>/consider/", section_19.consider, name="consider"),
    path("<uuid:public_id>/arrange/", section_19.arrange, name="arrange"),
    path("<uuid:public_id>/write/", section_19.write, name="write"),
    path("<uuid:public_id>/copies/<uuid:copy>/hand-over/", section_19.hand_over, name="hand_over"),
    path("<uuid:public_id>/end/", section_19.end, name="end"),
    path("<uuid:public_id>/take-up/", section_19.take_up, name="take_up"),
]
