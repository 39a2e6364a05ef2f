"""Where the first page and the search stand: /console/<language>/index.html."""

from django.urls import path

from safeconduct.console.home.views import index, search

urlpatterns = [
    path("", index),
    path("index.html", index),
    path("search.html", search),
]
