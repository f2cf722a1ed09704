"""Every page of the product in every state worth looking at, and how to get there.

A state is a path and, where that is not enough, what happens before the page is opened and what is done on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.living_town import LivingTown

Before = Callable[[LivingTown], object]
Then = Callable[[Page], object]


def nothing(_of_it: object) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class State:
    """A page as somebody meets it; `primary` is the one button it is about, where it has one."""

    name: str
    who: str
    path: str
    before: Before = nothing
    then: Then = nothing
    primary: str = ""

    def __str__(self) -> str:
        return self.name


def rings(town: LivingTown) -> None:
    """Kasim's telephone rings."""
    town.stagehand.ready("kasim")
    town.stagehand.dial("call-1", "P", topic="p-gaest")
    town.stagehand.rings("kasim")


def talks(town: LivingTown) -> None:
    """Kasim has a citizen in hand, and one more waits whom nobody may answer."""
    rings(town)
    town.stagehand.picks_up("kasim")
    town.stagehand.dial("call-2", "ERH", topic="erh-alkoholbevilling")


def two_questions(page: Page) -> None:
    """One that the hat does not allow but another of hers does, with who takes over; and one without its topic."""
    page.locator("#main").press("e")
    page.keyboard.type("udeservering")
    page.locator("[role=option]").first.click()
    expect(page.locator(".verdict[data-allowed=no]")).to_be_visible()
    page.locator(".question .outcome").nth(3).click()
    expect(page.locator("form.receiver")).to_be_visible()
    page.locator("#main").press("n")
    expect(page.locator(".question")).to_have_count(2)
    page.keyboard.type("pas")
    expect(page.locator("[role=option]").first).to_be_visible()


def refused_to_close(page: Page) -> None:
    """Hung up, and closed too early."""
    page.keyboard.press("Control+Enter")
    expect(page.locator("[hx-post$='/close/']")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said .said-line[data-kind=no]")).to_be_visible()


def parked(town: LivingTown) -> None:
    """Kasim has parked one contact, and has the next citizen in hand."""
    rings(town)
    town.stagehand.picks_up("kasim")
    town.stagehand.parks("kasim", "call-1")
    town.stagehand.dial("call-3", "P", topic="p-beboerlicens", caller="+4520304059")
    town.stagehand.picks_up("kasim")


def left_behind(town: LivingTown) -> None:
    """Kasim has parked one contact and gone home."""
    rings(town)
    town.stagehand.picks_up("kasim")
    town.stagehand.parks("kasim", "call-1")
    town.stagehand.goes_home("kasim")


def sent_on(town: LivingTown) -> None:
    """Kasim has sent a citizen on to Jonas's line, with a few words, and it rings there."""
    rings(town)
    town.stagehand.picks_up("kasim")
    town.stagehand.sends_on("kasim", "call-1", "jonas", "Har fået afslag to gange. Taler langsomt.")
    town.stagehand.ready("jonas")
    town.stagehand.rings("jonas")


def puts_cpr_right(page: Page) -> None:
    """The number is shown for a purpose, and the fold to put it right is open."""
    page.locator(".opens > summary").last.click()
    page.locator(".opens[open] .menu-item").first.click()
    expect(page.locator("#cpr-correct")).to_be_visible()
    page.locator("#cpr-correct > summary").click()
    expect(page.locator("#cpr-right")).to_be_visible()


def sees_to_it(page: Page) -> None:
    page.locator("[id^=see-to-]").first.click()
    expect(page.locator("#close-head")).to_be_visible()


def protected(town: LivingTown) -> None:
    """Kasim talks with somebody whose name is protected, and who rang two days ago."""
    rings(town)
    town.stagehand.picks_up("kasim")
    town.stagehand.somebody_protected("kasim", "call-1")


def unfolded(page: Page) -> None:
    """Everything behind the quiet toggles is open, and the question matters for a decision."""
    page.locator("#main").press("a")
    expect(page.locator(".case-note")).to_be_visible()
    for fold in ("about", "sources"):
        page.locator(f"[id^={fold}-] > summary").first.click()
    page.locator("[id^=about-][value=other]").check()
    expect(page.locator("[id^=about-name-]")).to_be_visible()


def asks_for_a_purpose(page: Page) -> None:
    """What is hidden is to be opened, and the page asks for what."""
    page.locator(".returning > summary").click()
    page.locator(".opens > summary").first.click()
    expect(page.locator(".opens .menu-sheet").first).to_be_visible()


def changes_a_note(page: Page) -> None:
    page.locator(".note-change > summary").first.click()
    expect(page.locator(".note-change[open] textarea")).to_be_visible()


def an_article(page: Page) -> None:
    """Found, and open beside the conversation."""
    page.locator("#main").press("/")
    page.keyboard.type("parkering")
    page.locator(".found-title").first.click()
    expect(page.locator(".article h3")).to_be_visible()


def the_keys(page: Page) -> None:
    page.locator("#main").press("?")
    expect(page.locator("dialog#keys[open]")).to_be_visible()


def the_menu(page: Page) -> None:
    page.locator(".top-right details > summary").click()
    expect(page.locator(".menu-sheet").last).to_be_visible()


def a_file(kind: str, text: str) -> Then:
    """A file is looked at."""

    def look(page: Page) -> None:
        page.locator("[name=kind]").select_option(kind)
        page.locator("[name=file]").set_input_files(
            files=[{"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": text.encode()}]
        )
        page.locator("main button[type=submit]").first.click()
        expect(page.locator("[name=file]")).to_have_count(0)

    return look


def sent_empty(page: Page) -> None:
    """A form sent with nothing in it comes back and says so."""
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()


def sent_without_choice(page: Page) -> None:
    """None of the five is chosen: the page comes back and says so."""
    page.locator("main form .button").click()
    expect(page.locator("main .error")).to_be_visible()


def one_wrong_password(page: Page) -> None:
    """The one too many."""
    page.locator("[name=login]").fill("merete")
    page.locator("[name=password]").fill("et forkert gæt")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[name=password]")).to_have_count(0)


def another_hat(town: LivingTown) -> None:
    """Jonas has put on Parking's hat, where something is new, and has not read its card."""
    town.stagehand.news("P", "Nye takster fra mandag", "New rates from Monday")
    town.stagehand.ready("jonas")
    town.stagehand.wears("jonas", "P")


def sent_round(town: LivingTown) -> None:
    """Six citizens rang the borger.dk line about a fine, then Parking, and then the borger.dk line again."""
    town.stagehand.sent_round("p-afgift-klage", ("1881", "P", "1881"), citizens=6)


def helped(town: LivingTown) -> None:
    """Five weeks of citizens helped by Parking, most of them in the first go."""
    town.stagehand.helped("p-afgift-klage", "P", citizens=70)


def a_tap(town: LivingTown) -> None:
    """Jytte asks Jonas, who has a citizen in hand, to step in with Parking."""
    town.stagehand.ready("henrik", "vibeke", "jonas")
    town.stagehand.taps("jonas", "P")


def lent(town: LivingTown) -> None:
    """Jonas has said yes and is with Parking now."""
    a_tap(town)
    town.stagehand.says_yes("jonas")


def calls(town: LivingTown) -> None:
    """Parking calls for help, and the twin has looked an hour ahead."""
    town.stagehand.ready("henrik", "vibeke", "thuy", "rawan")
    town.stagehand.ready("jonas")
    town.stagehand.line_calls("P")


def owes(town: LivingTown) -> None:
    """Parking owes two calls, one of them late; Kasim is ready to keep them."""
    town.stagehand.ready("kasim")
    town.stagehand.promised("jonas", "p-afgift-klage", late_minutes=25)
    town.stagehand.promised("jonas", "p-gaest", caller="+4520304051")


def keeps(town: LivingTown) -> None:
    """Kasim has taken the late one; the citizen's telephone rings."""
    town.stagehand.ready("kasim")
    town.stagehand.takes("kasim", town.stagehand.promised("jonas", "p-afgift-klage", late_minutes=25))


def asks_again(town: LivingTown) -> None:
    """Somebody who was promised a call rings again, and Kasim answers."""
    town.stagehand.promised("jonas", "p-gaest")
    rings(town)
    town.stagehand.picks_up("kasim")


def promise_form(page: Page) -> None:
    """The promise's form is open."""
    page.locator("#main").press("3")
    expect(page.locator("form.promise")).to_be_visible()


def a_time_at_night(page: Page) -> None:
    """A time has been chosen at which nobody is there; the nearest stand beside it."""
    promise_form(page)
    page.locator("form.promise [name=by][value=own]").check()
    page.locator("[name=by_own]").fill("2026-11-21T23:00")
    page.locator("[name=by_own]").press("Tab")
    expect(page.locator(".promise-trouble")).to_be_visible()


def hand_on(page: Page) -> None:
    """Whom one could ask, and where the citizen could be sent."""
    page.locator("#main").press("m")
    expect(page.locator(".hand-ways")).to_be_visible()


def the_first_promise(page: Page) -> None:
    """The page of the most pressing promise."""
    page.locator(".promises-table a").first.click()
    expect(page.locator(".promise-facts")).to_be_visible()


def suggests(page: Page) -> None:
    """The form under the first way is open."""
    page.locator(".ways-suggest summary").first.click()
    expect(page.locator(".suggest[open] textarea")).to_be_visible()


HEADER = "username,name,email,base,base_from,level,device,job_functions,more_hats\n"
GOOD = (
    HEADER + "nyansat,Nanna Ny,,P,2026-11-01,register,4711,agent,\nkasim,Kasim Yildiz,,P,2021-03-01,guide,2002,agent,\n"
)
MIXED = GOOD + "ærø,Uden Navn,,XX,i går,kongelig,2002,flyver,\n"

DESK = [
    State("desk, away", "rawan", "/desk/", primary="#contact .button"),
    State("desk, ready", "kasim", "/desk/", before=lambda town: town.stagehand.ready("kasim")),
    State("desk, on a break", "kasim", "/desk/", before=lambda town: town.stagehand.rest("kasim", "lunch")),
    State("desk, ringing", "kasim", "/desk/", before=rings, primary=".ringing .button"),
    State("desk, in conversation", "kasim", "/desk/", before=talks, primary=".hand-foot .button"),
    State("desk, two questions", "kasim", "/desk/", before=talks, then=two_questions),
    State(
        "desk, refused to close", "kasim", "/desk/", before=talks, then=refused_to_close, primary=".hand-foot .button"
    ),
    State("desk, article open", "kasim", "/desk/", before=talks, then=an_article),
    State("desk, one parked", "kasim", "/desk/", before=parked),
    State("desk, everything unfolded", "kasim", "/desk/", before=talks, then=unfolded),
    State("desk, somebody protected", "kasim", "/desk/", before=protected, then=asks_for_a_purpose),
    State("notes, none", "kasim", "/notes/"),
    State("notes", "kasim", "/notes/", before=lambda town: town.stagehand.notes("kasim"), then=changes_a_note),
    State("notes of the team", "jytte", "/notes/", before=lambda town: town.stagehand.notes("kasim")),
    State("desk, hat card to read", "jonas", "/desk/", before=another_hat, primary=".switch .button"),
    State("desk, a tap on the shoulder", "jonas", "/desk/", before=a_tap, primary="#tap .button"),
    State("desk, lent out", "jonas", "/desk/", before=lent),
    State("desk, promising", "kasim", "/desk/", before=talks, then=promise_form, primary="form.promise .button"),
    State("desk, a time nobody is there", "kasim", "/desk/", before=talks, then=a_time_at_night),
    State("desk, promised before", "kasim", "/desk/", before=asks_again, then=promise_form),
    State("desk, promises to keep", "kasim", "/desk/", before=owes),
    State("desk, a promise in hand", "kasim", "/desk/", before=keeps),
    State("desk, handing on", "kasim", "/desk/", before=talks, then=hand_on),
    State("desk, CPR put right", "kasim", "/desk/", before=protected, then=puts_cpr_right),
    State("desk, sent on", "jonas", "/desk/", before=sent_on),
    State("promises, none", "rawan", "/desk/promises/"),
    State("promises", "kasim", "/desk/promises/", before=owes),
    State("a promise", "kasim", "/desk/promises/", before=owes, then=the_first_promise),
    State("my moves, none", "jonas", "/desk/moves/"),
    State("my moves", "jonas", "/desk/moves/", before=lent),
    State("my figures, none", "kasim", "/desk/figures/"),
    State("my figures", "kasim", "/desk/figures/", before=helped),
    State("desk, keys", "kasim", "/desk/", then=the_keys),
    State("desk, menu", "kasim", "/desk/", then=the_menu),
]
BOARDS = [
    State("board, morning", "jytte", "/lead/"),
    State("board, busy", "jytte", "/lead/", before=talks),
    State("board, one team", "jytte", "/lead/?team=P", before=talks),
    State("board, a line calls", "jytte", "/lead/", before=calls),
    State("board, lent out", "jytte", "/lead/", before=lent),
    State("board, promises", "jytte", "/lead/", before=owes),
    State("board, left behind", "jytte", "/lead/", before=left_behind),
    State("parked contacts, none", "jytte", "/lead/parked/"),
    State("parked contacts", "jytte", "/lead/parked/", before=left_behind),
    State("a parked contact", "jytte", "/lead/parked/", before=left_behind, then=sees_to_it),
    State("promises of a team", "jytte", "/lead/promises/P/", before=owes),
    State("promises of a team, none", "jytte", "/lead/promises/BAR/"),
    State("who could help", "jytte", "/lead/help/P/", before=calls),
    State("ledger of moves", "jytte", "/lead/ledger/?team=1881", before=lent),
    State("calibration, none", "jytte", "/lead/calibration/"),
    State("calibration", "jytte", "/lead/calibration/", before=lambda town: town.stagehand.foretold("P")),
    State("figures, none", "jytte", "/lead/figures/"),
    State("figures", "jytte", "/lead/figures/", before=helped),
    State("figures, one line by day", "jytte", "/lead/figures/?weeks=4&by=day&team=P", before=helped),
    State("what the figures mean", "jytte", "/lead/figures/words/"),
    State("journeys, none", "jytte", "/lead/journeys/"),
    State("journeys", "jytte", "/lead/journeys/", before=sent_round),
    State("journeys, one topic", "jytte", "/lead/journeys/p-afgift-klage/", before=sent_round, then=suggests),
    State("what citizens said, none", "jytte", "/lead/said/"),
    State("what citizens said", "jytte", "/lead/said/", before=lambda town: town.stagehand.answered_how_it_went("P")),
    State("messages in trouble, none", "jytte", "/lead/messages/"),
    State("messages in trouble", "jytte", "/lead/messages/", before=lambda town: town.stagehand.texts_fail()),
    State("wallboard", "jytte", "/wallboard/", before=talks),
]
LINK = "kT4b-7Qm_2xZr9LwPv0aYg"


def her_call(late_minutes: int = 0) -> Before:
    """A citizen was promised a call, and has its link; with `late_minutes` its time is over."""

    def before(town: LivingTown) -> None:
        town.stagehand.link_of(town.stagehand.promised("jonas", "p-gaest", late_minutes=late_minutes), LINK)

    return before


def asked(score: int = 0) -> Before:
    """A citizen was asked how it went; with a score she has answered."""
    return lambda town: town.stagehand.asked_how_it_went(LINK, score)


CITIZENS = [
    State("how did it go", "", f"/s/{LINK}/", before=asked(), primary="main .button"),
    State("how did it go, nothing chosen", "", f"/s/{LINK}/", before=asked(), then=sent_without_choice),
    State("how did it go, answered", "", f"/s/{LINK}/", before=asked(4), primary="main .button"),
    State("my call", "", f"/b/{LINK}/", before=her_call(), primary=".choices a"),
    State("my call, late", "", f"/b/{LINK}/", before=her_call(25)),
    State("my call, when", "", f"/b/{LINK}/time/", before=her_call(), primary="main .button"),
    State("my call, which number", "", f"/b/{LINK}/number/", before=her_call(), primary="main .button"),
    State("my call, not needed", "", f"/b/{LINK}/stop/", before=her_call(), primary="main .button"),
    State("a link that was never given", "", f"/s/{LINK[:-1]}A/"),
]
SETUP = [
    State("overview", "trine", "/setup/"),
    State("teams", "trine", "/setup/teams/", primary="main .button"),
    State("team", "trine", "/setup/teams/P/", primary="main form .button"),
    State("new team, empty", "trine", "/setup/new-team/", then=sent_empty),
    State("hat card", "trine", "/setup/teams/P/card/", primary="main form .button"),
    State("news of a hat", "trine", "/setup/teams/P/news/", primary="main form .button"),
    State("stepping in", "trine", "/setup/stepping-in/", primary="main form .button"),
    State("how we try", "trine", "/setup/promises/", primary="main form .button"),
    State("what an hour costs", "trine", "/setup/cost/", primary="main form .button"),
    State("what an hour costs, empty", "trine", "/setup/cost/", then=sent_empty),
    State("people", "trine", "/setup/people/"),
    State("activities", "trine", "/setup/people/2/activities/", primary="main form .button"),
    State("newcomer", "trine", "/setup/new-person/", primary="main form .button"),
    State("person", "trine", "/setup/people/2/"),
    State("topics", "trine", "/setup/topics/", primary="main .button"),
    State("topic", "trine", "/setup/topics/p-beboerlicens/", primary="main form .buttons .button"),
    State("versions of an article", "trine", "/setup/topics/flytning/versions/"),
    State("words for a hat", "trine", "/setup/topics/flytning/words/?hat=1881", primary="main form .button"),
    State("what the answers lack", "trine", "/setup/gaps/"),
    State("synonyms", "trine", "/setup/synonyms/", primary="main form .button"),
    State("questions before a promise", "trine", "/setup/teams/P/promise-questions/", primary="main form .button"),
    State("import", "trine", "/setup/import/", primary="main form .button"),
    State("import, good", "trine", "/setup/import/", then=a_file("agents", GOOD), primary="main form .button"),
    State("import, mixed", "trine", "/setup/import/", then=a_file("agents", MIXED)),
    State("import, no such columns", "trine", "/setup/import/", then=a_file("agents", "a;b\n1;2\n")),
]
DOORS = [
    State("demo door", "", "/demo/"),
    State("sign in", "", "/account/sign-in/", primary="main form .button"),
    State("sign in, wrong", "", "/account/sign-in/", then=sent_empty),
    State(
        "locked out",
        "",
        "/account/sign-in/",
        before=lambda town: town.stagehand.nearly_locked_out("merete"),
        then=one_wrong_password,
    ),
    State("sign out", "sanne", "/account/sign-out/", primary="main .button"),
    State("no screen", "sami", "/"),
    State("not for you", "rawan", "/setup/"),
    State("no such page", "rawan", "/nowhere/"),
]
