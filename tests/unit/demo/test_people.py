"""The demo's people are those whom `bin/demo` names."""

from runtime import sign_ins

from accounts.roles import ROLE_KINDS, ROLE_PERMISSIONS, Role
from demo.people import DOMAIN, FAMILIES, PASSWORD, STAFF, persona
from demo.seeding.town import read_data


def test_they_are_the_sign_ins_that_bin_demo_prints():
    assert {one.sign_in for one in STAFF} == set(sign_ins.STAFF)
    assert {one.sign_in for one in FAMILIES} == set(sign_ins.FAMILIES)
    assert (PASSWORD, DOMAIN) == (sign_ins.PASSWORD, sign_ins.DOMAIN)


def test_every_role_fits_its_organisation():
    data = read_data("schools.json")
    kinds = {one["key"]: one["kind"] for one in [data["authority"], *data["others"]]}
    kinds |= {one["key"]: "school" for one in data["schools"]}
    for one in STAFF:
        assert kinds[one.organisation] in ROLE_KINDS[Role(one.role)], one.sign_in
        assert Role(one.role) in ROLE_PERMISSIONS


def test_families_belong_to_children_of_the_cast():
    cast = {role["key"] for role in read_data("cast.json")}
    assert {one.story for one in FAMILIES} <= cast


def test_an_unknown_sign_in_is_nobody():
    assert persona("nobody") is None
