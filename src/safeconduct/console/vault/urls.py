"""Where a case's vault stands: /console/<language>/vault/<reference>.html."""

from django.urls import path

from safeconduct.console.vault.views import vault

urlpatterns = [path("<reference>.html", vault)]
