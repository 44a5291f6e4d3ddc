"""`manage.py import_schools`: what it makes, changes, leaves alone and refuses."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from accounts.roles import Role
from accounts.school_files import read_school_file
from accounts.services.schools import import_schools
from tests.people import actor
from tests.unit.accounts.school_lists import CLOSED, SHIFTED, TILSHEAD, extract, short_list

pytestmark = pytest.mark.django_db


def run(tmp_path: Path, text: str, capsys) -> tuple[int, str, str]:
    file = tmp_path / "schools.csv"
    file.write_bytes(text.encode("cp1252"))
    code = 0
    try:
        call_command("import_schools", str(file))
    except SystemExit as stop:
        code = stop.code
    out = capsys.readouterr()
    return code, out.out.strip(), out.err.strip()


def test_it_creates_then_leaves_alone_then_changes(tmp_path, capsys):
    text = extract(TILSHEAD, CLOSED)
    assert run(tmp_path, text, capsys)[:2] == (0, "2 created, 0 changed, 0 unchanged, 0 not used")
    assert run(tmp_path, text, capsys)[1] == "0 created, 0 changed, 2 unchanged, 0 not used"
    closing = {**TILSHEAD, "EstablishmentStatus (code)": "3", "EstablishmentName": "Éclair School"}
    assert run(tmp_path, extract(closing), capsys)[1].startswith("0 created, 1 changed")
    school = Organisation.objects.get(urn=126416)
    assert (school.status, school.sort_name) == ("3", "eclair school")
    assert Organisation.objects.get(urn=117137).status == "2"


def test_rows_that_cannot_be_used_are_named_and_the_rest_is_imported(tmp_path, capsys):
    code, out, err = run(tmp_path, extract(SHIFTED, TILSHEAD), capsys)
    assert code == 2
    assert out == "1 created, 0 changed, 0 unchanged, 1 not used"
    assert err.startswith("Line 2 (URN 124930) was not used:")
    assert "Headname" not in err


def test_the_short_list_never_empties_what_is_known(tmp_path, capsys):
    run(tmp_path, extract(TILSHEAD), capsys)
    name = TILSHEAD["EstablishmentName"]
    run(tmp_path, short_list(("126416", name, "", "", "")), capsys)
    school = Organisation.objects.get(urn=126416)
    assert (school.town, school.postcode, school.phase) == ("Salisbury", "SP3 4RZ", "2")


def test_an_extract_empties_what_is_no_longer_so(tmp_path, capsys):
    run(tmp_path, extract(CLOSED), capsys)
    reopened = {**CLOSED, "EstablishmentStatus (code)": "1", "CloseDate": ""}
    run(tmp_path, extract(reopened), capsys)
    school = Organisation.objects.get(urn=117137)
    assert (school.status, school.closed_on) == ("1", None)


def test_a_file_of_another_kind_or_none_changes_nothing(tmp_path, capsys):
    with pytest.raises(CommandError, match="no column"):
        run(tmp_path, "UPN,Date\n", capsys)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_schools", str(tmp_path / "missing.csv"))
    assert not Organisation.objects.exists()


def test_only_an_administrator_imports():
    file = read_school_file(extract(TILSHEAD).encode())
    with pytest.raises(PermissionDenied):
        import_schools(actor=actor(Role.PANEL_COORDINATOR), file=file)
    import_schools(actor=actor(Role.ADMINISTRATOR), file=file)
    assert Organisation.objects.filter(urn=126416).exists()


def test_the_list_in_the_repository_is_whole(django_assert_max_num_queries):
    content = (Path(settings.BASE_DIR) / "accounts/data/schools.csv").read_bytes()
    file = read_school_file(content)
    assert (len(file.schools), file.refused) == (241, ())
    administrator = actor(Role.ADMINISTRATOR)
    with django_assert_max_num_queries(6):
        done = import_schools(actor=administrator, file=file)
    assert done.created == 241
