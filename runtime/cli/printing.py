"""What the command line prints: JSON, lines, tables, problems, progress. Colour and progress only on a terminal."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Protocol
from unicodedata import category

import click
import orjson

#: Wider than any row: what is not looked at by a person is not wrapped.
_UNWRAPPED = 100_000
_IN_ONE_LINE = {ord("\n"): " ", ord("\t"): " "}
#: Rows that a table may have to be laid out as a whole; by those of a longer one its columns get their widths.
_LAID_OUT = 200


def print_json(document: Any) -> None:
    """One document on standard output."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    try:
        written = orjson.dumps(document, default=str, option=option)
    except TypeError:  # half a character, from an argument that is no UTF-8: written as an escape
        written = json.dumps(document, default=str, indent=2).encode() + b"\n"
    click.echo(written, nl=False)


def print_line(text: str) -> None:
    """A line on standard output."""
    click.echo(clean(text))


def print_problem(pointer: str, sentence: str) -> None:
    """A problem on standard error."""
    place = click.style(clean(pointer), bold=True) + ": " if pointer else ""
    click.echo(f"{place}{click.style(clean(sentence), fg='red')}", err=True)


def print_table(titles: Sequence[str], rows: Iterable[Sequence[object]], right: frozenset[int] = frozenset()) -> None:
    """A table; `right`: columns of numbers. A long one is printed row by row."""
    texts = ([clean("" if cell is None else str(cell)) for cell in row] for row in rows)
    first = list(islice(texts, _LAID_OUT + 1))
    if len(first) <= _LAID_OUT:
        _lay_out(titles, first, right)
    else:
        _stream(titles, first, texts, right)


def _stream(titles: Sequence[str], first: Sequence[Sequence[str]], rest: Iterable[Sequence[str]], right: frozenset[int]) -> None:
    """Row by row: laying out takes milliseconds for each. A text wider than its column pushes the others aside."""
    from rich.cells import cell_len

    widths = [max(cell_len(text) for text in column) for column in zip(titles, *first, strict=True)]

    def line(row: Sequence[str]) -> str:
        cells: list[str] = []
        for at, (text, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - cell_len(text))
            cells.append(gap + text if at in right else text + gap)
        return " | ".join(cells).translate(_IN_ONE_LINE).rstrip()

    click.echo(line(titles))
    click.echo("-+-".join("-" * width for width in widths))
    for row in chain(first, rest):
        click.echo(line(row))


def _lay_out(titles: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    is_seen = sys.stdout.isatty()
    console = Console(file=sys.stdout, width=None if is_seen else _UNWRAPPED, highlight=False, markup=False, emoji=False)
    table = Table(box=box.SIMPLE_HEAD if is_seen else box.ASCII2, show_edge=False, pad_edge=False)
    for number, title in enumerate(titles):
        table.add_column(Text(title), justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(text) for text in row))
    console.print(table)


def clean(text: str) -> str:
    """Text that steers no terminal."""
    return "".join("�" if category(letter) in ("Cc", "Cs") and letter not in "\n\t" else letter for letter in text)


class Advance(Protocol):
    """Moves a progress bar."""

    def __call__(self, title: str, done: int, total: int | None, note: str = "") -> None:
        """`done` of `total` of what `title` says; `note` stands behind."""
        ...


def _still(title: str, done: int, total: int | None, note: str = "") -> None:
    del title, done, total, note


@contextmanager
def progress(is_wanted: bool = True) -> Iterator[Advance]:
    """A progress bar on standard error while it lasts, where that is a terminal."""
    if not is_wanted or not sys.stderr.isatty():
        yield _still
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeRemainingColumn(),
               TextColumn("{task.fields[note]}"))  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(title: str, done: int, total: int | None, note: str = "") -> None:
            if title not in tasks:
                tasks[title] = bar.add_task(escape(title), total=total, note="")
            bar.update(tasks[title], completed=done, total=total, note=escape(note))

        yield advance


def print_finding(level: str, message: str, details: Sequence[str], advice: str | None) -> None:
    """One finding of an examination."""
    mark, colour = {"ok": ("✓", "green"), "note": ("·", "blue"), "wrong": ("✗", "red")}[level]
    click.echo(f"{click.style(mark, fg=colour)} {clean(message)}")
    for detail in details:
        click.echo(f"    {clean(detail)}")
    if advice is not None:
        click.echo(f"    → {clean(advice)}")
