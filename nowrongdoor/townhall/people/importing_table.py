"""From the bytes of a CSV file to rows of cells. Knows nothing of what the cells mean."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.people.importing import Preview, Row

MOST_ROWS = 20_000
SEPARATORS = ",;\t"


def read_table(kind: str, columns: Sequence[str], data: bytes, optional: frozenset[str] = frozenset()) -> Preview:
    """Read the file into rows with the columns named; what makes it unreadable as a whole stands in `troubles`.

    A column that is optional may be missing: its cells are empty then.
    """
    preview = Preview(kind)
    try:
        text = decode(data, preview.notices)
        _read_rows(preview, columns, text, optional)
    except Slip as slip:
        preview.rows, preview.troubles = [], [*preview.troubles, str(slip)]
    return preview


def decode(data: bytes, notices: list[str]) -> str:
    """The file as text: UTF-8 with or without its mark, else Windows-1252 with a notice; Slip for what is no text."""
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise Slip("file", _("The file is empty."))
    if data.startswith(b"PK\x03\x04"):
        raise Slip("file", _("This is an Excel workbook. In Excel choose Save as, CSV UTF-8, and bring that file."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        raise Slip("file", _("This is not a CSV file in UTF-8. In Excel choose Save as, CSV UTF-8."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_windows(data, notices)


def _decode_windows(data: bytes, notices: list[str]) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Slip("file", _("This is not a CSV file in UTF-8. In Excel choose Save as, CSV UTF-8.")) from error
    notices.append(_("The file is not UTF-8; it was read as Windows-1252. Check that æ, ø and å look right below."))
    return text


def _read_rows(preview: Preview, columns: Sequence[str], text: str, optional: frozenset[str]) -> None:
    """Put header and rows together; Slip where a row cannot be told from the next."""
    records = _records(text)
    header = _header(next(records)[1])
    preview.troubles = header_troubles(header, columns, optional)
    if preview.troubles:
        return
    left_out = dict.fromkeys(optional - set(header), "")
    for number, cells in records:
        if any(cell.strip() for cell in cells):
            row = _row(number, header, cells)
            row.values |= left_out
            preview.rows.append(row)
        if len(preview.rows) > MOST_ROWS:
            raise Slip("file", _("The file has more than %(most)s rows. Split it.") % {"most": MOST_ROWS})
    if not preview.rows:
        preview.troubles.append(_("The file has a header and no rows."))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered records, as a spreadsheet counts its rows: the header is 1, blank rows count, a cell may hold lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Slip("file", _("Row %(row)s cannot be read. Check its quotation marks.") % {"row": number}) from error


def _separator(text: str) -> str:
    """Danish Excel writes semicolons: whatever the first line holds most of."""
    first_line = text.lstrip().partition("\n")[0]
    return max(SEPARATORS, key=first_line.count)


def _header(cells: list[str]) -> list[str]:
    """Column names without blanks and capitals; Excel's unnamed columns at the end fall away."""
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def header_troubles(header: Sequence[str], columns: Sequence[str], optional: frozenset[str] = frozenset()) -> list[str]:
    """What is wrong with the header, one sentence for each column that is missing, unknown or named twice."""
    missing = [name for name in columns if name not in header and name not in optional]
    troubles = [_("Column %(column)s is missing.") % {"column": name} for name in missing]
    troubles += [
        _("Column %(column)s is not known. The columns are: %(columns)s.")
        % {"column": name or "?", "columns": ", ".join(columns)}
        for name in dict.fromkeys(header)
        if name not in columns
    ]
    twice = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    return troubles + [_("Column %(column)s stands there twice.") % {"column": name} for name in twice]


def _row(number: int, header: Sequence[str], cells: list[str]) -> Row:
    """Cells by column; a row with too few or too many is refused, and the place where it ends is named."""
    while len(cells) > len(header) and not cells[-1].strip():
        cells.pop()
    row = Row(number, {name: cell.strip() for name, cell in zip(header, cells, strict=False)})
    if len(cells) < len(header):
        row.refuse(header[len(cells)], _("The row ends before this column."))
    elif len(cells) > len(header):
        sentence = _("The row goes on after this column. Does a text with a separator lack quotation marks?")
        row.refuse(header[-1], sentence)
    row.values = {name: row.values.get(name, "") for name in header}
    return row
