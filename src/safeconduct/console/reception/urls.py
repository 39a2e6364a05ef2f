"""Where the reception desk stands: its list, many at once, and each case's count, links, things and photos."""

from django.urls import path

from safeconduct.console.reception.linking import links
from safeconduct.console.reception.many import many
from safeconduct.console.reception.people import desk
from safeconduct.console.reception.photos import photo, photos
from safeconduct.console.reception.receiving import effects, equipment
from safeconduct.console.reception.views import index

urlpatterns = [
    path("index.html", index),
    path("many.html", many),
    path("<reference>.html", desk),
    path("<reference>/equipment.html", equipment),
    path("<reference>/effects.html", effects),
    path("<reference>/links.html", links),
    path("<reference>/photos.html", photos),
    path("<reference>/photos/<int:entry>.jpg", photo),
]
