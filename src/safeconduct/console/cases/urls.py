"""Where a case stands: cases/<reference>.html."""

from django.urls import path

from safeconduct.console.cases.views import case

urlpatterns = [path("<reference>.html", case)]
