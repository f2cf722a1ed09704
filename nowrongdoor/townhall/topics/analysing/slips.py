"""How far two words are apart when fingers slip, and letters that a foreign keyboard lacks."""

from __future__ import annotations

_FOLDED = str.maketrans({"æ": "a", "ø": "o", "å": "a", "é": "e", "ü": "y", "ö": "o", "ä": "a"})


def fold(word: str) -> str:
    """The word as somebody without æ, ø and å may type it: `kørekort`, `koerekort` and `korekort` become one."""
    return word.replace("ae", "a").replace("oe", "o").replace("aa", "a").translate(_FOLDED)


def distance(one: str, other: str, *, most: int) -> int:
    """Letters put in, left out, changed or swapped with their neighbour between two words; `most + 1` when it is more.

    The optimal string alignment distance (R. Wagner and R. Lowrance, "An Extension of the String-to-String Correction
    Problem", Journal of the ACM 22(2), 1975, with no letter touched twice).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, against in enumerate(other, start=1):
            best = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                best = min(best, before[column - 2] + 1)
            here.append(best)
        if min(here) > most and min(above) >= most:  # a swap reaches over one row
            return most + 1
        before, above = above, here
    return min(above[-1], most + 1)
