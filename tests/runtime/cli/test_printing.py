"""Tables on a terminal or in a pipe: long ones come as they are read, in columns that letters of double width do not shift."""

import time
from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from runtime.cli.printing import print_table

TITLES = ("姓名", "Points")


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("rows", [3, 3000])
def test_columns_stand_below_each_other_whatever_their_letters(capsys: pytest.CaptureFixture[str], rows: int):
    print_table(TITLES, [("张三" if number % 2 else "Ann e\u0301", f"{number:,}") for number in range(rows)], frozenset({1}))
    head, rule, *body = lines_of(capsys)
    assert len(body) == rows
    assert {line[: line.index("|")].strip() for line in body} == {"张三", "Ann e\u0301"} if rows > 1 else {"Ann e\u0301"}
    assert len({cell_len(line[: line.index("|")]) for line in (head, *body)}) == 1
    assert set(rule) <= set("-+")
    assert len({cell_len(line) for line in (head, *body[:100])}) == 1


def test_a_long_table_is_printed_while_it_is_read(capsys: pytest.CaptureFixture[str]):
    seen: list[int] = []

    def rows() -> Iterator[tuple[str, int]]:
        for number in range(5000):
            if number == 4999:
                seen.append(len(lines_of(capsys)))
            yield "x" * (number // 1000), number

    print_table(TITLES, rows())
    assert seen == [5001]
    assert lines_of(capsys) == ["xxxx | 4999"]


def test_a_long_table_takes_no_time(capsys: pytest.CaptureFixture[str]):
    rows = [(f"会员{number}", *(f"{number * factor:,}" for factor in range(6))) for number in range(25_000)]
    start = time.process_time()
    print_table(("所有者", *"abcdef"), rows, frozenset(range(1, 7)))
    assert time.process_time() - start < 3
    assert len(lines_of(capsys)) == 25_002


def test_nothing_in_a_long_table_steers_the_terminal_or_breaks_its_lines(capsys: pytest.CaptureFixture[str]):
    print_table(TITLES, [("a\x1b[2J\nb", None)] * 1000)
    assert set(lines_of(capsys)[2:]) == {"a�[2J b |"}
