"""The lead's addresses: the board with its live pieces and what can be done from it, and the citizens' journeys."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.lead import (
    calibration,
    figures,
    journeys,
    leading,
    ledger,
    moves,
    page,
    parked,
    promises,
    proposals,
    said,
    texts,
    who,
)

app_name = "lead"

urlpatterns = [
    path("", page.board, name="board"),
    path("lines/", page.lines, name="lines"),
    path("below/", page.below, name="below"),
    path("away/", leading.set_away, name="set_away"),
    path("moves/", moves.moves, name="moves"),
    path("moves/<int:move_id>/home/", moves.call_home, name="call_home"),
    path("moves/<int:move_id>/back/", moves.take_back, name="take_back"),
    path("moves/<int:move_id>/agree/", moves.agree, name="agree"),
    path("moves/<int:move_id>/seen/", moves.have_seen, name="have_seen"),
    path("help/<str:code>/", who.who, name="who"),
    path("help/<str:code>/candidates/", who.candidates, name="candidates"),
    path("help/<str:code>/ask/", who.ask, name="ask"),
    path("help/<str:code>/direct/", who.direct, name="direct"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/look/", proposals.look_ahead, name="look_ahead"),
    path("proposals/by-itself/", proposals.by_itself, name="by_itself"),
    path("proposals/<int:advice_id>/<int:number>/ask/", proposals.ask_for, name="ask_for"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<str:code>/", promises.team, name="promises_team"),
    path("promises/<str:code>/list/", promises.team_list, name="promises_list"),
    path("promises/<str:code>/coordinators/", promises.coordinators, name="coordinators"),
    path("promises/<str:code>/stand-in/", promises.stand_in, name="stand_in"),
    path("promises/<str:code>/<int:callback_id>/give/", promises.hand, name="promise_hand"),
    path("parked/", parked.parked, name="parked"),
    path("parked/list/", parked.parked_list, name="parked_list"),
    path("parked/<int:contact_id>/", parked.one, name="parked_one"),
    path("parked/<int:contact_id>/give/", parked.give, name="parked_give"),
    path("parked/<int:contact_id>/close/", parked.close, name="parked_close"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("figures/", figures.figures, name="figures"),
    path("figures/words/", figures.words, name="figures_words"),
    path("figures/figures.csv", figures.export_csv, name="figures_csv"),
    path("figures/figures.json", figures.export_json, name="figures_json"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/absorbed/<int:absorption_id>/", ledger.review, name="review_absorbed"),
    path("said/", said.said, name="said"),
    path("messages/", texts.texts, name="texts"),
    path("messages/<int:message_id>/again/", texts.send_again, name="send_text_again"),
    path("journeys/", journeys.journeys, name="journeys"),
    path("journeys/<slug:topic>/", journeys.journey, name="journey"),
    path("journeys/<slug:topic>/suggest/", journeys.suggest, name="suggest"),
]
