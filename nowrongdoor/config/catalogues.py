"""The message catalogues: compile them for the machine, and gather what is to be translated.

`python -m nowrongdoor.config.catalogues` compiles every `.po` to the `.mo` that gettext reads (bin/setup runs it: the
compiled ones are not in git). `bin/messages` gathers the texts anew and says which still lack their Danish. No gettext
programs are needed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
DANISH = LOCALE / "da" / "LC_MESSAGES" / "django.po"

PASSING = ('"POT-', '"PO-Rev', '"Last-T', '"Report-', '"Generated', '"Project-')
"""Lines of the header that change with the day and the machine."""

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


class Text(NamedTuple):
    """A text to be translated, and where it stands."""

    message: str | tuple[str, ...]
    context: str | None
    file: str


def texts() -> Iterator[Text]:
    """Every marked text of the house: Python below the package, and the templates."""
    for file in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        if "tests" in file.parts or "migrations" in file.parts:
            continue
        source = as_python(file) if file.suffix == ".html" else file.read_bytes()
        for _line, message, _comments, context in extract("python", BytesIO(source), keywords=KEYWORDS):
            yield Text(message, context, str(file.relative_to(PACKAGE.parent)))


def as_python(template: Path) -> bytes:
    """A template as the Python that Django's own extractor makes of it, without indents, which mean nothing there."""
    from django.utils.translation.template import templatize

    lines = templatize(template.read_text("utf-8"), origin=str(template)).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def gathered(known: Catalog) -> Catalog:
    """A catalogue of the texts that stand in the house now, with the translations that are known."""
    fresh = Catalog(locale=known.locale, header_comment="# The house in Danish.", fuzzy=False)
    for text in texts():
        fresh.add(text.message, locations=[(text.file, None)], context=text.context)  # type: ignore[list-item]
    for message in list(fresh):
        old = known.get(message.id, message.context) if message.id else None
        if old is not None and old.string:
            message.string = old.string
    return fresh


def lacking(catalogue: Catalog) -> list[Message]:
    """The texts without a translation."""
    return [message for message in catalogue if message.id and not _is_said(message)]


def _is_said(message: Message) -> bool:
    said = message.string
    return all(said) if isinstance(said, list | tuple) else bool(said)


def load(file: Path) -> Catalog:
    """A catalogue as it stands in its file."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parent.parent.name)


def save(catalogue: Catalog, file: Path) -> None:
    """Write a catalogue so that the same texts always give the same file: without dates and names of makers."""
    written = BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, ignore_obsolete=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(PASSING)), "utf-8")


def compile_all() -> list[Path]:
    """Make every `.mo`; returns them."""
    made = []
    for file in sorted(LOCALE.rglob("*.po")):
        target = file.with_suffix(".mo")
        with target.open("wb") as opened:
            write_mo(opened, load(file))
        made.append(target)
    return made


def main() -> int:
    """Compile; with `--gather`, first gather the texts anew and say which lack their Danish."""
    missing = []
    if "--gather" in sys.argv[1:]:
        catalogue = gathered(load(DANISH))
        save(catalogue, DANISH)
        missing = lacking(catalogue)
        for message in missing:
            sys.stderr.write(f"no Danish yet: {message.id!r} ({message.locations[0][0]})\n")
    compile_all()
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
