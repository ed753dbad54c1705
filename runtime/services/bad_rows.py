"""The refused rows of an import while it runs: kept in a file as they come, so that an interrupted run keeps them too.

Written before the slice commits and cut back to the checkpoint when a run continues, so each refused row stands once.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from engines.kernel.errors import Invalid, Problem
from engines.kernel.messages import Catalog
from runtime.services.import_mapping import ImportMapping
from runtime.services.use_case import plain
from runtime.spreadsheets.error_sheet import BadRow, Titles, write_error_sheet

#: No field is called so: the corrected sheet is imported again, and these columns go nowhere.
TITLES = {"zh-CN": Titles("导入：行号", "导入：未通过原因"), "en": Titles("Import: row", "Import: why refused")}


def _temporary() -> Path:
    descriptor, name = tempfile.mkstemp(prefix="tessera-bad-", suffix=".jsonl")
    os.close(descriptor)
    return Path(name)


class BadRows:
    """Refused rows, by position in the sheet."""

    def __init__(self, path: Path | None) -> None:
        self._is_kept = path is not None
        self._path = path or _temporary()
        self._file = self._path.open("a+", encoding="utf-8")

    def cut(self, position: int) -> None:
        """Drop what stands at or behind `position`: that part of the sheet is done again."""
        self._file.seek(0)
        end = 0
        while line := self._file.readline():
            if not line.endswith("\n") or json.loads(line)["position"] >= position:
                break
            end = self._file.tell()
        self._file.seek(end)
        self._file.truncate()

    def add(self, position: int, number: int, cells: Sequence[object], problems: Sequence[Problem]) -> None:
        """Keep one refused row."""
        told = [
            {"code": each.code, "pointer": each.pointer, "params": plain(each.params), "hint": each.hint} for each in problems
        ]
        line = {"position": position, "row": number, "cells": cells, "problems": told}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def sync(self) -> None:
        """What was added is in the file."""
        self._file.flush()

    def first(self, most: int) -> Iterator[tuple[int, Problem]]:
        """A few, for the screen."""
        for number, (row, _, problems) in enumerate(self._lines()):
            if number == most:
                return
            yield row, problems[0]

    def write_sheet(self, path: Path, header: Sequence[str], mapping: ImportMapping, catalog: Catalog, locale: str) -> Path:
        """All of them as a sheet: the original cells, the row's number, the reasons by column. Where it went: what Excel
        cannot hold goes into a CSV file of that name."""
        try:
            write_error_sheet(path, header, self._told(header, mapping, catalog, locale), TITLES[locale])
        except Invalid:
            if path.suffix.lower() != ".xlsx":
                raise
            path.unlink(missing_ok=True)
            path = path.with_suffix(".csv")
            write_error_sheet(path, header, self._told(header, mapping, catalog, locale), TITLES[locale])
        return path

    def close(self) -> None:
        """Remove the file: the sheet has it all."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Keep the file for whoever continues; of a dry run nothing stays."""
        self._file.close()
        if not self._is_kept:
            self._path.unlink(missing_ok=True)

    def _told(self, header: Sequence[str], mapping: ImportMapping, catalog: Catalog, locale: str) -> Iterator[BadRow]:
        for row, cells, problems in self._lines():
            reasons: dict[str, list[str]] = {}
            for problem in problems:
                reasons.setdefault(mapping.column_of(problem.pointer, header), []).append(catalog.render(problem, locale))
            yield BadRow(row, cells, reasons)

    def _lines(self) -> Iterator[tuple[int, list[str], list[Problem]]]:
        self._file.flush()
        with self._path.open(encoding="utf-8") as file:
            for line in file:
                kept = json.loads(line)
                problems = [Problem(each["code"], each["pointer"], each["params"], each["hint"]) for each in kept["problems"]]
                yield kept["row"], kept["cells"], problems
