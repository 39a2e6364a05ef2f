"""Where the documents stand: /console/<language>/papers/<reference>.html and …/<reference>/<name>.<language>.pdf."""

from django.urls import path

from safeconduct.console.papers.views import document, listed

urlpatterns = [
    path("<reference>.html", listed),
    path("<reference>/<slug:name>.<slug:tongue>.pdf", document),
]
