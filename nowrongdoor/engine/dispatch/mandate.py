"""The five levels of mandate: how far a hat, a person or a topic goes."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """How far one may go with a question; a higher level contains the lower ones."""

    INFORM = 1
    GUIDE = 2
    REGISTER = 3
    LIGHT_HANDLING = 4
    DECIDE = 5

    @classmethod
    def parse(cls, word: str) -> Level:
        """The level behind a word such as "light_handling"; ValueError names the words that exist."""
        try:
            return _BY_WORD[word.strip().lower()]
        except KeyError:
            raise ValueError(f"{word!r} is not a level of mandate; the levels are {', '.join(_BY_WORD)}") from None

    @property
    def word(self) -> str:
        """The word for this level in rows, files and code: "light_handling"."""
        return self.name.lower()


_BY_WORD: dict[str, Level] = {level.word: level for level in Level}
