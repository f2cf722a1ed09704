"""The setup pages' addresses."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.setup import (
    activities,
    article_page,
    bringing,
    cost,
    knowledge,
    news,
    overview,
    passwords,
    people,
    person,
    promises,
    stepping_in,
    teams,
    topics,
)

app_name = "setup"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("teams/", teams.teams, name="teams"),
    path("new-team/", teams.team, name="new_team"),
    path("teams/<str:code>/", teams.team, name="team"),
    path("teams/<str:code>/card/", teams.card, name="card"),
    path("teams/<str:code>/news/", news.news, name="news"),
    path("teams/<str:code>/news/<int:news_id>/take-back/", news.take_back, name="take_back_news"),
    path("people/", people.people, name="people"),
    path("new-person/", people.newcomer, name="newcomer"),
    path("start-passwords/", passwords.for_all, name="start_passwords"),
    path("people/<int:agent_id>/", person.person, name="person"),
    path("people/<int:agent_id>/card/", person.card, name="person_card"),
    path("people/<int:agent_id>/job-functions/", person.job_functions, name="person_job_functions"),
    path("people/<int:agent_id>/base/", person.base, name="person_base"),
    path("people/<int:agent_id>/hat/", person.hat, name="person_hat"),
    path("people/<int:agent_id>/start-password/", passwords.for_one, name="start_password"),
    path("people/<int:agent_id>/activities/", activities.activities, name="person_activities"),
    path("people/<int:agent_id>/activities/<int:activity_id>/drop/", activities.drop, name="drop_activity"),
    path("people/<int:agent_id>/leave/", person.leave, name="person_leave"),
    path("people/<int:agent_id>/come-back/", person.come_back, name="person_come_back"),
    path("topics/", topics.topics, name="topics"),
    path("new-topic/", topics.topic, name="new_topic"),
    path("article-preview/", topics.preview, name="preview_article"),
    path("topics/<slug:code>/", topics.topic, name="topic"),
    path("topics/<slug:code>/versions/", article_page.versions, name="article_versions"),
    path("topics/<slug:code>/words/", article_page.words, name="hat_words"),
    path("gaps/", knowledge.gaps, name="gaps"),
    path("gaps/<int:gap_id>/close/", knowledge.close_gap, name="close_gap"),
    path("synonyms/", knowledge.synonyms, name="synonyms"),
    path("synonyms/<int:synonyms_id>/take-away/", knowledge.remove_synonyms, name="remove_synonyms"),
    path("teams/<str:code>/promise-questions/", knowledge.promise_questions, name="promise_questions"),
    path("stepping-in/", stepping_in.stepping_in, name="stepping_in"),
    path("promises/", promises.promises, name="promises"),
    path("cost/", cost.cost, name="cost"),
    path("import/", bringing.choose, name="import"),
    path("import/carry-out/", bringing.carry_out, name="carry_out"),
    path("import/<slug:kind>.csv", bringing.empty_file, name="empty_file"),
]
