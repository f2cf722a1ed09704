"""What a Danish word means to the search. Pure; mostly with the spelling dictionary that bin/assets brings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.townhall.topics.analysing import Analyser, analyser, distance, fold, joined_pairs, small, split
from nowrongdoor.townhall.topics.analysing.compounds import Compounds
from nowrongdoor.townhall.topics.analysing.dictionary import Dictionary, found_in

LEXICON = frozenset(
    [
        "bolig",
        "støtte",
        "tand",
        "tandlæge",
        "lægeregning",
        "regning",
        "barsel",
        "suge",
        "parkering",
        "skive",
        "afgift",
        "else",
        "kom",
    ]
)
LETTERS = st.text(alphabet="abcdeæøå", max_size=8)


def test_the_dictionary_is_where_the_assets_put_it():
    assert analyser("da").has_dictionary, "run bin/assets"


@pytest.mark.parametrize(
    ("bent", "plain"),
    [
        ("boligstøtten", "boligstøtte"), ("bøderne", "bøde"), ("flyttede", "flytte"), ("passet", "pas"),
        ("børn", "barn"), ("børnene", "barn"), ("mænd", "mand"), ("tænder", "tand"), ("trukket", "trække"),
        ("parkeringsbøderne", "parkeringsbøde"), ("huller", "hul"),
    ],
)  # fmt: skip
def test_a_bent_form_shares_a_stem_with_the_plain_one(bent, plain):
    danish = analyser("da")
    assert set(danish.meaning(bent).stems) & set(danish.meaning(plain).stems)


@pytest.mark.parametrize(
    ("one", "other"), [("pas", "pension"), ("barn", "barsel"), ("kort", "kørekort"), ("vej", "vejr")]
)
def test_words_that_only_look_alike_share_none(one, other):
    danish = analyser("da")
    assert not set(danish.meaning(one).stems) & set(danish.meaning(other).stems)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("pasfornyelse", {"pas", "forny"}), ("barselsuger", {"barsel", "uge"}), ("hjemmehjælp", {"hjem", "hjælp"}),
        ("børnepengene", {"barn", "peng"}), ("kommune", set()), ("parkering", set()), ("afgørelse", set()),
    ],
)  # fmt: skip
def test_compounds_come_apart_and_other_words_do_not(compound, parts):
    assert set(analyser("da").meaning(compound).parts) == parts


def test_a_noun_knows_the_verb_it_is_made_from():
    danish = analyser("da")
    assert danish.meaning("flytning").kin == (danish.stem("flytte"),)
    assert danish.meaning("regning").kin and not danish.meaning("ring").kin


def test_the_parts_of_every_equally_good_reading_count_and_an_s_between_them_decides():
    compounds = Compounds(LEXICON)
    assert set(compounds.parts("tandlægeregning")) == {"tand", "lægeregning", "tandlæge", "regning"}
    assert compounds.parts("barselsuge") == ("barsel", "uge")
    assert compounds.parts("parkeringsskive") == ("parkering", "skive")
    assert compounds.parts("komelse") == () and compounds.parts("bolig") == ()


@given(st.lists(st.sampled_from(["bolig", "støtte", "regning", "afgift"]), min_size=2, max_size=4))
def test_what_is_put_together_comes_apart(words):
    assert set(Compounds(frozenset(words)).parts("".join(words))) == set(words)


def test_without_a_dictionary_there_are_stems_and_no_parts():
    bare = Analyser("da")
    assert not bare.has_dictionary
    assert bare.meaning("boligstøtten").stems == bare.meaning("boligstøtte").stems
    assert bare.meaning("pasfornyelse").parts == ()


def test_a_folder_without_a_dictionary_has_none(tmp_path: Path):
    assert found_in([tmp_path]) is None


def test_a_dictionary_is_read_from_its_files(tmp_path: Path):
    (tmp_path / "da_DK.aff").write_text("SET UTF-8\nSFX A Y 1\nSFX A 0 en .\n", "utf-8")
    (tmp_path / "da_DK.dic").write_text("3\nbolig/A\nbørne-\nOdense\n", "utf-8")
    found = found_in([tmp_path])
    assert found is not None and found.lexicon == {"bolig", "børne"}
    assert found.lemmas("boligen") == ("bolig",) and found.lemmas("zzz") == ("zzz",)


class _LastPartOnly:
    """Hunspell on a compound it does not list."""

    def spell(self, word: str) -> bool:
        return True

    def stem(self, word: str) -> tuple[str, ...]:
        return ("uge",)


def test_of_a_compound_not_listed_the_front_is_put_back():
    assert Dictionary(_LastPartOnly(), frozenset()).lemmas("barselsuger") == ("barselsuge",)


def test_words_are_split_at_what_is_no_letter_and_joined_at_what_joins():
    assert split("Din e-boks, § 56!") == ["din", "eboks", "e", "boks", "paragraf", "56"]
    assert joined_pairs(["nem", "konto", "nu"]) == {"nemkonto": (0, 1), "kontonu": (1, 2)}
    assert split("<script>alert('x')</script> \x00 ':*|&!") == ["script", "alert", "x", "script"]
    assert small("jeg", "da") and small("the", "en") and not small("pas", "da")


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [("kørekrot", "kørekort", 1), ("pas", "pas", 0), ("ab", "", 2), ("kat", "tak", 2), ("licens", "lisens", 1)],
)
def test_the_distance_counts_slips(one, other, away):
    assert distance(one, other, most=5) == away


@given(LETTERS, LETTERS)
def test_the_distance_is_the_same_both_ways_and_zero_only_for_the_same(one, other):
    away = distance(one, other, most=20)
    assert away == distance(other, one, most=20)
    assert (away == 0) is (one == other)
    assert abs(len(one) - len(other)) <= away <= max(len(one), len(other))


@given(LETTERS, LETTERS, st.integers(0, 4))
def test_the_limit_changes_only_what_lies_beyond_it(one, other, most):
    away = distance(one, other, most=20)
    assert distance(one, other, most=most) == min(away, most + 1)


def test_letters_that_a_keyboard_lacks_fold_together():
    assert len({fold(word) for word in ("kørekort", "koerekort", "korekort")}) == 1
    assert fold("børnepas") != fold("barnepas")
