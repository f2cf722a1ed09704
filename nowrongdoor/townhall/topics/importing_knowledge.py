"""Three small files a town may bring: words for hats, synonyms, and what to ask before a promise."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.importing import Kind, Row, Verdict, refuse_twice
from nowrongdoor.townhall.people.importing_cells import Cells
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics import knowledge
from nowrongdoor.townhall.topics.models import Article, HatWords, PromiseQuestion, Synonyms

TEXTS = ("text_da", "text_en")
MOST_CHARACTERS = 600
YES = {"yes": True, "ja": True, "no": False, "nej": False, "": False}


def judge_hat_words(rows: list[Row]) -> None:
    """Understand every row and compare it with what that hat says to the article now."""
    teams = {team.code: team for team in Team.objects.all()}
    articles = {article.topic.code: article for article in Article.objects.select_related("topic")}
    known = {(row.article_id, row.team_id): row for row in HatWords.objects.all()}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        team, article = teams.get(row.values["hat"]), articles.get(row.values["topic"])
        texts = _texts(row)
        if (pair := (row.values["topic"], row.values["hat"])) in seen:
            row.refuse("hat", _("This hat stands twice for this topic."))
        seen.add(pair)
        if team is None:
            row.refuse("hat", _("There is no team %(code)s.") % {"code": row.values["hat"][:40]})
        elif article is None:
            row.refuse("topic", _("There is no article on %(code)s.") % {"code": row.values["topic"][:40]})
        elif row.verdict is not Verdict.REFUSED:
            standing = known.get((article.pk, team.pk))
            row.verdict = _verdict(standing and (standing.text_da, standing.text_en), texts)
        row.meant = (article, team, texts)


def carry_out_hat_words(acting: Acting, rows: list[Row], now: datetime) -> None:
    """Write and change the words for hats."""
    for row in rows:
        article, team, (text_da, text_en) = row.meant
        knowledge.save_hat_words(acting, article, team, text_da=text_da, text_en=text_en, now=now)


def judge_synonyms(rows: list[Row]) -> None:
    """Every row is a new one, or the same."""
    known = set(Synonyms.objects.values_list("words", flat=True))
    refuse_twice(rows, "words")
    for row in rows:
        words = Cells(row).listed("words", most=60, needed=True)
        row.meant = " | ".join(" ".join(word.lower().split()) for word in words or ())
        if row.verdict is not Verdict.REFUSED and len(words or ()) < 2:
            row.refuse("words", _("Write at least two words, parted by |."))
        elif row.verdict is not Verdict.REFUSED and row.meant in known:
            row.verdict = Verdict.SAME


def carry_out_synonyms(acting: Acting, rows: list[Row], now: datetime) -> None:
    """Write the new ones."""
    for row in rows:
        knowledge.save_synonyms(acting, row.meant, now=now)


def judge_promise_questions(rows: list[Row]) -> None:
    """Understand every row; the questions of a team are new, changed or the same together, since they have an order."""
    teams = {team.code: team for team in Team.objects.all()}
    for row in rows:
        team, must = teams.get(row.values["team"]), YES.get(row.values["must"].lower())
        row.meant = (team, (*_texts(row), bool(must)))
        if team is None:
            row.refuse("team", _("There is no team %(code)s.") % {"code": row.values["team"][:40]})
        if must is None:
            row.refuse("must", _("Write yes or no."))
    for team, of_team in _by_team(rows):
        standing = [(one.text_da, one.text_en, one.must) for one in PromiseQuestion.objects.filter(team=team)]
        verdict = _verdict(standing or None, [row.meant[1] for row in of_team])
        for row in of_team:
            row.verdict = verdict


def carry_out_promise_questions(acting: Acting, rows: list[Row], now: datetime) -> None:
    """Write each team's questions anew."""
    for team, of_team in _by_team(rows):
        knowledge.save_promise_questions(acting, team, [row.meant[1] for row in of_team], now=now)


def _by_team(rows: list[Row]) -> list[tuple[Team, list[Row]]]:
    """The rows that are not refused by their team, each team's in the order of the file."""
    good = [row for row in rows if row.verdict is not Verdict.REFUSED and row.meant[0] is not None]
    ordered = sorted(good, key=lambda row: row.meant[0].pk)
    return [(of_team[0].meant[0], of_team) for of_team in (list(group) for _key, group in groupby(ordered, _team_key))]


def _team_key(row: Row) -> int:
    return int(row.meant[0].pk)


def _texts(row: Row) -> tuple[str, str]:
    cells = Cells(row)
    return cells.text("text_da", most=MOST_CHARACTERS), cells.text("text_en", most=MOST_CHARACTERS)


def _verdict(standing: object | None, wanted: object) -> Verdict:
    if standing is None:
        return Verdict.NEW
    return Verdict.SAME if standing == wanted else Verdict.CHANGED


HAT_WORDS = Kind("hat_words", ("topic", "hat", *TEXTS), judge_hat_words, carry_out_hat_words)
SYNONYMS = Kind("synonyms", ("words",), judge_synonyms, carry_out_synonyms)
PROMISE_QUESTIONS = Kind(
    "promise_questions", ("team", "must", *TEXTS), judge_promise_questions, carry_out_promise_questions
)
