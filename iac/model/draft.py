"""A city's files as texts in which records are changed, added and taken away, all else staying byte for byte.

Changes are gathered and carried out together, so that a record is named by its place in the city as it was loaded.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.errors import ModelError
from iac.model.files import CityFile, read_files
from iac.model.load import build_city, parse_files
from iac.model.problems import Problems
from iac.model.sections import table_names
from iac.model.tabletext import append_row, set_cells, without_row
from iac.model.yamledit import YamlText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from iac.findings import Origin
    from iac.model.city import City
    from iac.model.writing import Value

Table = tuple[str, ...]
"""Where a table stands: ``("phones",)``, or inside a section: ``("voice", "sites")``."""


_KIN = {"ports": "network", "shares": "cloud"}
"""Sections that a person would look for in the file of another, when no file has them yet."""


@dataclass
class Draft:
    """The files of a city, the city they describe, and the changes that wait to be made."""

    files: dict[str, CityFile]
    city: City
    _set: list[tuple[Table, int, dict[str, Value]]] = field(default_factory=list)
    _added: defaultdict[Table, list[dict[str, Value]]] = field(default_factory=lambda: defaultdict(list))
    _removed: list[tuple[Table, int]] = field(default_factory=list)

    def change(self, table: Table, position: int, fields: Mapping[str, Value]) -> None:
        """Give fields of a record new values; None takes a field away."""
        self._set.append((table, position, dict(fields)))

    def add(self, table: Table, fields: Mapping[str, Value]) -> None:
        """Add a record at the end of a table; a field that is None is left out."""
        self._added[table].append(dict(fields))

    def remove(self, table: Table, position: int) -> None:
        """Take a record away, with the lines it stands on."""
        self._removed.append((table, position))

    def changed_files(self) -> dict[str, CityFile]:
        """Return the files that are no longer what they were, by name."""
        texts = {name: file.text for name, file in self.files.items()}
        self._change_tables(texts)
        self._change_yaml(texts)
        return {name: CityFile(name, text) for name, text in texts.items() if text != self.files[name].text}

    def result(self) -> City:
        """Return the city as it would be; :class:`ModelError` holds everything the changes would break."""
        problems = Problems()
        files = self.files | self.changed_files()
        city = build_city(parse_files([files[name] for name in sorted(files)], problems), problems)
        if city is None or problems:
            raise ModelError(problems)
        return city

    def _origin(self, table: Table, position: int) -> Origin:
        return self.city.origin(*table, position)

    def _is_csv(self, table: Table) -> bool:
        return f"{table[0]}.csv" in self.files and len(table) == 1

    def _change_tables(self, texts: dict[str, str]) -> None:
        """Change CSV rows from the last line up, so that lines above stay where they are."""
        touched = [(self._origin(table, position), fields) for table, position, fields in self._set]
        touched += [(self._origin(table, position), None) for table, position in self._removed]  # type: ignore[misc]
        for origin, fields in sorted(touched, key=lambda pair: -pair[0].line):
            if origin.file.endswith(".csv"):
                text = texts[origin.file]
                done = without_row(text, origin.line) if fields is None else set_cells(text, origin.line, fields)
                texts[origin.file] = done
        for table, records in self._added.items():
            if self._is_csv(table):
                for fields in records:
                    texts[f"{table[0]}.csv"] = append_row(texts[f"{table[0]}.csv"], fields)

    def _change_yaml(self, texts: dict[str, str]) -> None:
        opened: dict[str, YamlText] = {}

        def text_of(name: str) -> YamlText:
            return opened.setdefault(name, YamlText(texts[name]))

        for table, position, fields in self._set:
            origin = self._origin(table, position)
            if origin.file.endswith(".yaml"):
                text_of(origin.file).change(table, origin.line, origin.column, fields)
        for table, position in self._removed:
            origin = self._origin(table, position)
            if origin.file.endswith(".yaml"):
                text_of(origin.file).remove(table, origin.line, origin.column)
        for table, records in self._added.items():
            if not self._is_csv(table):
                text_of(self._home(table)).add(table, records)
        texts.update({name: opened_text.result() for name, opened_text in opened.items()})

    def _home(self, table: Table) -> str:
        """Return the YAML file new records of a table go to: where its section or its kin is, else the main file."""
        document = self.city.document
        rows = document.sections.get(table[0])
        written = [row.file for row in rows if row.file.endswith(".yaml")] if isinstance(rows, list) and rows else []
        known = document.origins.get(table[0]) or document.origins.get(_KIN.get(table[0], ""))
        if written and len(table) == 1:
            return str(written[-1])
        return str(known.file if known else document.main_file)


def open_draft(folder: Path) -> Draft:
    """Return the files of a city, ready to be changed; raises what :func:`iac.model.load.load_city` raises."""
    problems = Problems()
    files = read_files(folder, table_names(), problems)
    city = build_city(parse_files(files, problems), problems)
    if city is None or problems:
        raise ModelError(problems)
    return Draft({file.name: file for file in files}, city)
