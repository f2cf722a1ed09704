"""What an hour at work costs: an assumption with a date, that the figures print beside every number made with it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.insight.rates import assumptions, set_rate
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import Calm, done

UNPROCESSABLE = 422


class RateForm(Calm):
    """What an hour costs, from which day, for whom."""

    from_day = forms.DateField(
        label=gettext_lazy("from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    kroner_per_hour = forms.DecimalField(
        label=gettext_lazy("kroner an hour"),
        localize=True,
        help_text=gettext_lazy("pay with pension and holidays, divided by the hours that are really worked"),
    )
    overhead_percent = forms.DecimalField(
        label=gettext_lazy("overhead in percent"),
        localize=True,
        help_text=gettext_lazy("rooms, machines and leading, on top of the pay"),
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("team"),
        queryset=Team.objects.filter(active=True),
        required=False,
        empty_label=gettext_lazy("all that have none of their own"),
    )
    because = forms.CharField(label=gettext_lazy("where the number comes from"), max_length=200)


@require_http_methods(["GET", "POST"])
@open_to("administrator")
def cost(request: HttpRequest) -> HttpResponse:
    """Every rate that was ever set, and the form for the next."""
    moment = now()
    form = RateForm(request.POST or None, initial={"from_day": people.town_day(moment)})
    acting = request.acting  # type: ignore[attr-defined]
    if request.method == "POST" and done(form, lambda **values: set_rate(acting, now=moment, **values)):
        messages.success(request, _("The price of an hour is saved. Earlier figures keep theirs."))
        return redirect("setup:cost")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "setup/cost.html", {"form": form, "assumptions": assumptions()}, status=status)
