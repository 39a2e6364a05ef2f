"""Where the export of a case stands: /console/<language>/court/<reference>.html."""

from django.urls import path

from safeconduct.console.court.views import court

urlpatterns = [path("<reference>.html", court)]
