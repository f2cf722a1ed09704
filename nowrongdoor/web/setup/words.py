"""The words of the setup pages that stand for codes in rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

JOB_WORDS = {
    "agent": _("agent"),
    "lead": _("team lead"),
    "planner": _("planner"),
    "guard": _("guard"),
    "collector": _("collector"),
    "coach": _("coach"),
    "editor": _("editor"),
    "administrator": _("administrator"),
}

KIND_WORDS = {
    "teams": _("Teams"),
    "hats": _("Hat cards"),
    "agents": _("People"),
    "topics": _("Topics and articles"),
    "hat_words": _("Words for each hat"),
    "synonyms": _("Synonyms"),
    "promise_questions": _("Questions before a promise"),
}

VERDICT_WORDS = {
    "new": _("new"),
    "changed": _("changed"),
    "same": _("unchanged"),
    "refused": _("refused"),
}

ACTIVITY_WORDS = {
    "break": _("break"),
    "training": _("training"),
    "co_listening": _("co-listening"),
    "debrief": _("talk after a hard contact"),
    "rest": _("rest time"),
    "meeting": _("meeting"),
}
