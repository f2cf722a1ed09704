"""The desk's addresses: the page and its live pieces, and what can be done from it."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.desk import articles, conversation, own_figures, page, presence, questions, tap, tap_shifts

app_name = "desk"

urlpatterns = [
    path("", page.desk, name="desk"),
    path("me/", page.me, name="me"),
    path("waiting/", page.waiting, name="waiting"),
    path("line/", page.line, name="line"),
    path("day/", page.day, name="day"),
    path("contact/", page.contact, name="contact"),
    path("card/", page.card, name="card"),
    path("card/read/", presence.card_read, name="card_read"),
    path("tap/", tap.tap, name="tap"),
    path("tap/today/", tap.say_today, name="tap_today"),
    path("tap/<int:move_id>/yes/", tap.yes, name="tap_yes"),
    path("tap/<int:move_id>/no/", tap.no, name="tap_no"),
    path("tap/<int:move_id>/home/", tap.home, name="tap_home"),
    path("moves/", tap_shifts.shifts, name="shifts"),
    path("moves/step-in/", tap_shifts.step_in, name="step_in"),
    path("state/", presence.choose, name="choose"),
    path("hat/", presence.wear, name="wear"),
    path("pick-up/", presence.pick_up, name="pick_up"),
    path("contact/<int:contact_id>/note/", conversation.note, name="note"),
    path("contact/<int:contact_id>/citizen/", conversation.citizen, name="citizen"),
    path("contact/<int:contact_id>/number/", conversation.number, name="number"),
    path("contact/<int:contact_id>/hang-up/", conversation.hang_up, name="hang_up"),
    path("contact/<int:contact_id>/close/", conversation.close, name="close"),
    path("contact/<int:contact_id>/ask/", questions.ask, name="ask"),
    path("question/<int:question_id>/topics/", questions.topics, name="topics"),
    path("question/<int:question_id>/topic/", questions.topic, name="topic"),
    path("question/<int:question_id>/outcome/", questions.outcome, name="outcome"),
    path("question/<int:question_id>/receiver/", questions.receiver, name="receiver"),
    path("question/<int:question_id>/hat/", questions.wear_for, name="wear_for"),
    path("question/<int:question_id>/withdraw/", questions.withdraw, name="withdraw"),
    path("figures/", own_figures.own_figures, name="own_figures"),
    path("articles/", articles.find, name="articles"),
    path("articles/<int:article_id>/", articles.read, name="article"),
    path("missing-answer/", articles.missing, name="missing_answer"),
]
