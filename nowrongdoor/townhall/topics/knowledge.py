"""What is written around the articles: words for a hat, gaps, synonyms, and what to ask before a promise."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.national_ids import has_national_id
from nowrongdoor.townhall.people.keeping import assign, keep
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.actions import EDITORS, ROOMS
from nowrongdoor.townhall.topics.indexing import index
from nowrongdoor.townhall.topics.models import Article, HatWords, KnowledgeGap, PromiseQuestion, Synonyms, Topic
from nowrongdoor.townhall.topics.versions import add_version

MOST_GAP_LETTERS = 200


@transaction.atomic
def save_hat_words(
    acting: Acting, article: Article, team: Team, *, text_da: str, text_en: str, now: datetime
) -> HatWords | None:
    """Write what the wearer of a hat says to an article, as a new version of it; two empty texts take it away."""
    acting.must_be(*EDITORS)
    article = Article.objects.select_for_update().select_related("topic").get(pk=article.pk)
    row = HatWords.objects.filter(article=article, team=team).first()
    if not text_da.strip() and not text_en.strip():
        kept, changed = None, row is not None
        HatWords.objects.filter(article=article, team=team).delete()
    else:
        kept = row or HatWords(article=article, team=team)
        changed = bool(assign(kept, {"text_da": text_da.strip(), "text_en": text_en.strip()}))
        keep(kept)
    if changed:
        add_version(acting, article, now=now)
        index([article.topic])
        told = {"code": article.topic.code, "team": team.code}
        record(acting, "article.hat_words_saved", article.topic, at=now, rooms=ROOMS, **told)
    return kept


@transaction.atomic
def tell_gap(acting: Acting, words: str, *, language: str, team: Team | None, now: datetime) -> KnowledgeGap:
    """Tell the editors that these words found no answer; telling it again while it stands open changes nothing."""
    acting.must_be("agent", *EDITORS)
    wanted = " ".join(words.replace("\x00", " ").split())[:MOST_GAP_LETTERS]
    if not wanted:
        raise Slip("words", _("Write what the citizen asked for."))
    if has_national_id(wanted):
        raise Slip("words", _("That looks like a CPR number. It must not stand here."))
    gap, new = KnowledgeGap.objects.get_or_create(
        words=wanted, language=language, team=team, closed_at=None, defaults={"told_by": acting.who, "told_at": now}
    )
    if new:
        record(acting, "knowledge.gap_told", gap, at=now, rooms=ROOMS, language=language)
    return gap


@transaction.atomic
def close_gap(acting: Acting, gap_id: int, *, topic: Topic | None = None, now: datetime) -> KnowledgeGap:
    """An editor has seen to a gap: `topic` is where the answer stands now, if anywhere. Refused when it is closed."""
    acting.must_be(*EDITORS)
    gap = KnowledgeGap.objects.select_for_update().filter(pk=gap_id, closed_at=None).first()
    if gap is None:
        raise Refused(_("A colleague has seen to that already."), "gone")
    gap.closed_at, gap.closed_by, gap.topic = now, acting.who, topic
    gap.save()
    record(acting, "knowledge.gap_closed", gap, at=now, rooms=ROOMS, topic=topic.code if topic else "")
    return gap


@transaction.atomic
def save_synonyms(acting: Acting, words: str, *, now: datetime, synonyms_id: int | None = None) -> Synonyms:
    """Write a row of words that mean the same, parted by |; Slip when there are fewer than two of them."""
    acting.must_be(*EDITORS)
    row = Synonyms.objects.select_for_update().filter(pk=synonyms_id).first() if synonyms_id else Synonyms()
    if row is None:
        raise Refused(_("Those synonyms are no longer there."), "gone")
    row.words = " | ".join(dict.fromkeys(" ".join(word.lower().split()) for word in words.split("|") if word.strip()))
    if len(row.listed) < 2:
        raise Slip("words", _("Write at least two words, parted by |."))
    keep(row)
    record(acting, "synonyms.saved", row, at=now, rooms=ROOMS, words=row.words)
    return row


@transaction.atomic
def remove_synonyms(acting: Acting, synonyms_id: int, *, now: datetime) -> None:
    """Take a row of synonyms away; a second time does nothing."""
    acting.must_be(*EDITORS)
    row = Synonyms.objects.select_for_update().filter(pk=synonyms_id).first()
    if row is not None:
        record(acting, "synonyms.removed", row, at=now, rooms=ROOMS, words=row.words)
        row.delete()


@transaction.atomic
def save_promise_questions(
    acting: Acting, team: Team, questions: list[tuple[str, str, bool]], *, now: datetime
) -> list[PromiseQuestion]:
    """Write what is to be asked before a call from this team is promised: Danish, English, and whether it must be
    answered, in this order. They take the place of those that stood; the same again writes nothing."""
    acting.must_be(*EDITORS)
    Team.objects.select_for_update().get(pk=team.pk)
    standing = list(PromiseQuestion.objects.filter(team=team))
    if [(one.text_da, one.text_en, one.must) for one in standing] == questions:
        return standing
    PromiseQuestion.objects.filter(team=team).delete()
    rows = [
        PromiseQuestion(team=team, position=place, text_da=da, text_en=en, must=must)
        for place, (da, en, must) in enumerate(questions, start=1)
    ]
    for row in rows:
        keep(row)
    record(acting, "promise_questions.saved", team, at=now, rooms=ROOMS, code=team.code, questions=len(rows))
    return rows
