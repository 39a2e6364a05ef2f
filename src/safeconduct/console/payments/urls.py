"""Where payments stand: /console/<language>/payments/<page>.html."""

from django.urls import path

from safeconduct.console.payments.exporting import export
from safeconduct.console.payments.importing import import_
from safeconduct.console.payments.listing import index, reconcile

urlpatterns = [
    path("index.html", index),
    path("export.html", export),
    path("import.html", import_),
    path("reconcile.html", reconcile),
]
