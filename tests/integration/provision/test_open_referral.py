"""Open Referral UK: in, out, and the same again."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from ledger.errors import Refused
from ledger.models import StoredFile
from provision.models import Mode, Price, Provider
from provision.open_referral import read_organisations, write_organisation
from provision.services.offers import save_offer
from provision.services.open_referral import import_directory, preview_import
from tests.factories.directory import OfferFactory, PriceFactory, ProviderFactory
from tests.people import actor, member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[2] / "data" / "open_referral_uk"
LIST = "/provision/providers/"


def example(name):
    return (EXAMPLES / f"{name}.json").read_bytes()


@pytest.fixture
def keeper():
    return actor(Role.PANEL_COORDINATOR)


def missing(said, written, path=""):
    """What `said` holds and `written` does not, by path; lists are compared by identifier."""
    if isinstance(said, dict):
        if not isinstance(written, dict):
            return [path]
        return [gap for key, value in said.items()
                for gap in missing(value, written.get(key), f"{path}/{key}")]  # fmt: skip
    if isinstance(said, list):
        by_id = {row.get("id"): row for row in written or []}
        return [gap for row in said for gap in missing(row, by_id.get(row.get("id")), path)]
    return [] if said == written else [f"{path}: {said!r} became {written!r}"]


@pytest.mark.parametrize("name", ["organization_full", "service_full", "service_at_location_full"])
def test_an_example_of_the_profile_comes_out_as_it_went_in(keeper, name):
    said = read_organisations(example(name))
    (result,) = import_directory(actor=keeper, organisations=said)
    assert result.action == "new"
    written = write_organisation(Provider.objects.get())
    # When it was checked is for the keepers here to say, not for a file.
    assert [gap for gap in missing(said[0], written) if "assured_date" not in gap] == []
    (again,) = import_directory(actor=keeper, organisations=said)
    assert again.action == "same"
    assert Provider.objects.count() == 1


def test_what_is_shown_of_the_example(keeper):
    (result,) = import_directory(
        actor=keeper, organisations=read_organisations(example("organization_full"))
    )
    provider = Provider.objects.get()
    offer = provider.offers.get()
    assert provider.organisation.name == "Example Organization Inc."
    assert (offer.name, offer.mode) == ("Community Counselling", Mode.GROUP)
    assert (offer.lowest_age, offer.highest_age, offer.places) == (12, 25, 0)
    assert offer.base.town == "MyCity"
    assert offer.base.details.latitude is None  # the example stands at 100 degrees north
    assert "not on the globe" in " ".join(result.notes)


def test_our_own_directory_comes_back_the_same(keeper):
    offer = OfferFactory(provider__safeguarding_name="Lee Lead")
    OfferFactory(provider=offer.provider, base=None, mode=Mode.HOME_TUITION, places=3)
    PriceFactory(provider=offer.provider)
    said = json.loads(json.dumps(write_organisation(offer.provider)))
    (same,) = import_directory(actor=keeper, organisations=[said])
    assert same.action == "same"
    # Under another name and other identifiers it is another provider, with the same facts.
    text = json.dumps(said).replace(offer.provider.organisation.name, "Twin")
    for row in [
        said,
        *said["services"],
        said["services"][0]["service_at_locations"][0]["location"],
    ]:
        text = text.replace(row["id"], row["id"][::-1].replace("-", "")[:32])
    (new,) = import_directory(actor=keeper, organisations=[json.loads(text)])
    assert (new.action, new.notes) == ("new", [])
    twin = Provider.objects.get(organisation__name="Twin")
    assert (twin.needs, twin.subjects) == (offer.provider.needs, offer.provider.subjects)
    assert (twin.safeguarding_name, twin.registration_number) == ("Lee Lead", "999001")
    assert Price.objects.filter(provider=twin).get().amount == 250
    assert sorted(row.places for row in twin.offers.all()) == [3, 6]
    bases = [row.base for row in twin.offers.all() if row.base]
    assert str(bases[0].details.latitude) == "52.192000"


def test_a_preview_keeps_nothing(keeper):
    (result,) = preview_import(
        actor=keeper, organisations=read_organisations(example("organization_full"))
    )
    assert result.action == "new"
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"id": "12"}, {"name": ""}, {"services": [{"id": 4}]}, {"services": 7}, {"services": ["x"]},
     {"organization_identifiers": ["x"]}, {"name": "a\x00b"},
     {"services": [{"id": "11111111-1111-4111-8111-111111111111", "name": "x",
                    "minimum_age": float("inf")}]}],
)  # fmt: skip
def test_a_broken_entry_is_left_out_whole_and_others_come_in(keeper, change):
    good = read_organisations(example("organization_full"))[0]
    broken = good | change
    results = import_directory(actor=keeper, organisations=[broken, good])
    assert [row.action for row in results] == ["refused", "new"]
    assert results[0].notes
    assert Provider.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"words", b"[1]", b'{"taxonomy": "x"}', b"\xff\xfe"])
def test_a_file_of_something_else_is_refused(content):
    with pytest.raises(Refused):
        read_organisations(content)


NESTED = b'{"name": "x", "more": ' + b"[" * 900 + b"]" * 900 + b"}"
TWICE = b'[{"id": "1", "name": "x", "services": 7}, {"id": "1", "name": "x", "services": {}}]'


@pytest.mark.parametrize(
    ("content", "words"),
    [(NESTED, "nested too deeply"), (TWICE, "are no list"), (b"[" * 9000, "nested too deeply"),
     (b'{"id": "1"}', "no organisations"), (b'{"name": ', "no JSON")],
)  # fmt: skip
def test_a_broken_file_says_what_is_wrong_and_leaves_nothing(client, content, words):
    sign_in(client, member(Role.COMMISSIONER))
    page = client.post(LIST + "import/", {"file": SimpleUploadedFile("x.json", content)})
    (error,) = page.context["form"].errors["file"]
    assert words in error
    assert not StoredFile.objects.exists() and not Provider.objects.exists()


def test_an_address_that_is_none_is_left_out_with_a_word(keeper):
    said = read_organisations(example("organization_full"))[0] | {"email": "call us"}
    (result,) = import_directory(actor=keeper, organisations=[said])
    assert result.action == "new" and "“call us” is no email address" in " ".join(result.notes)
    assert Provider.objects.get().organisation.email == ""


def test_a_failure_on_the_way_brings_in_nothing(keeper, monkeypatch):
    good = read_organisations(example("organization_full"))[0]
    other = json.loads(json.dumps(good).replace("Example Organization Inc.", "Twin"))
    calls = []

    def fail(*args, **facts):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError
        return save_offer(*args, **facts)

    monkeypatch.setattr("provision.services.open_referral.save_offer", fail)
    with pytest.raises(RuntimeError):
        import_directory(actor=keeper, organisations=[good, other | {"id": str(uuid4())}])
    assert not Provider.objects.exists()


def test_a_keeper_looks_first_and_then_brings_it_in(client):
    sign_in(client, member(Role.COMMISSIONER))
    page = client.post(LIST + "import/", {"file": SimpleUploadedFile("x.json", b"no")})
    assert "This is no JSON file" in page.content.decode()
    sent = client.post(
        LIST + "import/", {"file": SimpleUploadedFile("x.json", example("organization_full"))}
    )
    preview = client.get(sent.url).content.decode()
    assert "Example Organization Inc." in preview
    assert not Provider.objects.exists()
    client.post(sent.url)
    assert Provider.objects.count() == 1
    sign_in(client, member(Role.PANEL_COORDINATOR))
    assert client.get(sent.url).status_code == 404


def test_the_export_is_as_filtered_and_asks_equally_often(client):
    sign_in(client, member(Role.SENCO))
    OfferFactory(provider__organisation__name="One")
    ProviderFactory(organisation__name="Two")
    client.get(LIST)
    few = queries_of(client, LIST + "export/?q=one")
    found = client.get(LIST + "export/", {"q": "one"}).json()
    assert [row["name"] for row in found["contents"]] == ["One"]
    OfferFactory.create_batch(7, provider__description="one")
    assert queries_of(client, LIST + "export/?q=one") == few
