"""Where the office's pages stand: /console/<language>/office/<page>.html."""

from django.urls import path

from safeconduct.console.office import (
    capping,
    counted,
    days,
    enacting,
    keeping,
    money,
    rates,
    seeing,
    signing,
    speaking,
    texts,
    uploading,
    watched,
)

urlpatterns = [
    path("index.html", signing.index),
    path("second/<digest>.html", signing.second),
    path("lists.html", enacting.lists),
    path("own.html", uploading.own),
    path("list/<digest>.html", uploading.listed),
    path("list/<digest>.json", uploading.content),
    path("texts.html", texts.texts),
    path("text/<programme>/<name>.html", texts.text),
    path("aim.html", texts.aim),
    path("days.html", days.days_off),
    path("budget.html", money.budget),
    path("rates.html", rates.rates),
    path("caps.html", capping.caps),
    path("statements.html", speaking.statements),
    path("down.html", speaking.down),
    path("forgetting.html", keeping.forgetting),
    path("health.html", seeing.health),
    path("journal.html", seeing.journal),
    path("figures.html", seeing.figures),
    path("counted.html", counted.counted),
    path("rules.html", seeing.rules),
    path("readings.html", watched.readings),
]
