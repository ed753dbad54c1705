"""`tessera import` and `export`: bad rows come out with their reasons, the same file changes nothing, an export goes back in."""

from pathlib import Path

import pytest

from runtime.spreadsheets.reading import open_rows
from tests.runtime.cli.calling import Tessera

SHEET = "number,who,sum,when\nO1,Ada,10.50,2026-03-01\nO2,Bob,x,2026-03-01 23:30\nO3,Ada,7,2026-03-02\n"
MAP = ("--map", "number=order_no", "--map", "who=customer.name", "--map", "sum=amount", "--map", "when=ordered_on")


def sheet(folder: Path, text: str = SHEET, name: str = "orders.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_good_rows_go_in_and_bad_rows_come_out(shop_on_both: Tessera, tmp_path: Path):
    tessera, file = shop_on_both, sheet(tmp_path)
    done = tessera("import", "shop.order", file, *MAP, "--key", "order_no", "--json")
    assert done.status == 1
    assert done.json["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "refused": 1}
    assert done.json["first_problems"][0]["row"] == 3
    with open_rows(Path(done.json["errors"]), None) as rows:
        ((_, cells),) = list(rows)
    assert cells[0] == "O2"
    assert "amount" in " ".join(map(str, cells)).casefold()
    again = tessera("import", "shop.order", file, *MAP, "--key", "order_no")
    assert "2 equal, 1 refused" in again.out
    assert tessera.good("ledger", "balances", "shop.credit")["totals"]["active"] == 17


def test_a_dry_run_says_the_same_and_writes_nothing(shop_on_both: Tessera, tmp_path: Path):
    tessera, file = shop_on_both, sheet(tmp_path)
    errors = tmp_path / "elsewhere.csv"
    done = tessera("import", "shop.order", file, *MAP, "--key", "order_no", "--dry-run", "--errors", errors, "--json")
    assert (done.status, done.json["counts"]["created"], done.json["dry_run"]) == (1, 2, True)
    assert errors.exists()
    assert tessera.good("records", "list", "shop.order", "--count")["total"] == 0


def test_what_cannot_be_used_is_told_before_a_row_is_read(shop_on_sqlite: Tessera, tmp_path: Path):
    tessera, file = shop_on_sqlite, sheet(tmp_path)
    assert tessera.bad(1, "import", "shop.order", file, "--map", "numbr=order_no") == [("unknown_column", "/map/numbr")]
    assert tessera.bad(1, "import", "shop.order", file, "--map", "number") == [("bad_pair", "/map")]
    assert tessera.bad(1, "import", "shop.order", file, *MAP, "--key", "note") == [("key_not_mapped", "/key/note")]
    assert tessera.bad(1, "import", "shop.order", tmp_path / "no.csv") == [("file_missing", "")]
    assert "numbr" in tessera("import", "shop.order", file, "--map", "numbr=order_no", "--locale", "zh-CN").err


def test_rows_of_totals_are_left_out_and_told(shop_on_both: Tessera, tmp_path: Path):
    tessera = shop_on_both
    file = sheet(tmp_path, "number,who,sum,when\nO1,Ada,10.50,2026-03-01\n小计,,10.50,\nO3,Ada,7,2026-03-02\n合 计,,17.50,\n")
    for dry in (["--dry-run"], [], []):
        done = tessera("import", "shop.order", file, *MAP, "--key", "order_no", "--json", *dry)
        assert (done.status, sum(done.json["counts"].values()), done.json["left_out"]) == (0, 2, [3, 5])
    assert "3, 5" in tessera("import", "shop.order", file, *MAP, "--key", "order_no").out
    assert tessera.good("records", "list", "shop.order", "--count")["total"] == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_comes_in_again_and_changes_nothing(shop_on_both: Tessera, tmp_path: Path, ending: str):
    tessera = shop_on_both
    tessera("import", "shop.order", sheet(tmp_path), *MAP, "--key", "order_no")
    tessera.good(
        "records", "add", "shop.order", '{"order_no": "O9", "note": "=1+1, \\"so\\"", "is_gift": true, "day": "2026-03-05"}'
    )
    out = tmp_path / f"out.{ending}"
    assert tessera.good("export", "shop.order", out)["rows"] == 3
    with open_rows(out, None) as rows:
        header = rows.header
    assert "customer.name" in header
    assert "line_sum" not in header
    maps = [each for name in header if "." in name for each in ("--map", f"{name}={name}")]
    done = tessera("import", "shop.order", out, *maps, "--key", "order_no", "--json")
    assert done.json["counts"] == {"created": 0, "updated": 0, "unchanged": 3, "refused": 0}, done.out


def test_only_what_was_asked_for_goes_out(shop_on_sqlite: Tessera, tmp_path: Path):
    tessera = shop_on_sqlite
    tessera("import", "shop.order", sheet(tmp_path), *MAP, "--key", "order_no")
    told = tessera("export", "shop.order", "--filter", "amount > 8", "--fields", "order_no,customer.name,ordered_on")
    assert told.out.lstrip("\ufeff").splitlines() == ["order_no,customer.name,ordered_on", "O1,Ada,2026-03-01 00:00:00"]
    assert tessera.bad(1, "export", "shop.order", tmp_path / "x.csv", "--fields", "ordr_no") == [("unknown_field", "/fields")]
    assert tessera("export", "shop.order", "--json").status == 2


def test_system_fields_go_out_where_they_are_asked_for(shop_on_both: Tessera, tmp_path: Path):
    tessera = shop_on_both
    tessera("import", "shop.order", sheet(tmp_path), *MAP, "--key", "order_no")
    (first,) = tessera.good("records", "list", "shop.order", "--filter", 'order_no == "O1"')["records"]
    names = "id,public_id,order_no,version,created_at,created_by"
    told = tessera("export", "shop.order", "--filter", 'order_no == "O1"', "--fields", names)
    header, row = told.out.lstrip("\ufeff").splitlines()
    assert header == names
    assert row.startswith(f"{first['id']},{first['public_id']},O1,{first['version']},20")
    assert tessera.bad(1, "export", "shop.order", "--fields", "idd", tmp_path / "x.csv") == [("unknown_field", "/fields")]


@pytest.mark.parametrize("name", ["x.pdf", "x.xls", "x"])
def test_a_file_of_another_ending_is_refused_before_anything_is_written(shop_on_sqlite: Tessera, tmp_path: Path, name: str):
    tessera, target = shop_on_sqlite, tmp_path / name
    assert tessera.bad(1, "export", "shop.order", target) == [("file_ending_unknown", "/file")]
    assert ".csv, .xlsx" in tessera("export", "shop.order", target).err
    wanted = ("import", "shop.order", sheet(tmp_path), *MAP, "--errors", target)
    assert tessera.bad(1, *wanted) == [("file_ending_unknown", "/errors")]
    assert tessera.good("records", "list", "shop.order", "--count")["total"] == 0
    assert tessera.bad(1, "blueprint", "texts", tessera.folder / "apps", target) == [("file_ending_unknown", "/sheet")]
    assert not target.exists()


def test_an_export_that_is_refused_leaves_the_file_that_is_there(shop_on_sqlite: Tessera, tmp_path: Path):
    target = tmp_path / "orders.csv"
    target.write_text("precious")
    assert shop_on_sqlite.bad(1, "export", "shop.order", target, "--filter", "amount >") != []
    assert shop_on_sqlite.bad(1, "export", "shop.order", target, "--sort", "lines") == [("sort_not_possible", "/sort")]
    assert target.read_text() == "precious"
