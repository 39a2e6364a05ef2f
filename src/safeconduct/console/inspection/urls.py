"""Where a case's inspections stand: /console/<language>/inspection/<reference>.html."""

from django.urls import path

from safeconduct.console.inspection.views import items

urlpatterns = [path("<reference>.html", items)]
