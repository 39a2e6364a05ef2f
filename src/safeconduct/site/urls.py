"""Where each face answers: /uk/, /ru/, /en/ for everyone, /<language>/mailbox/ for whoever writes."""

from django.conf import settings
from django.urls import include, path

urlpatterns = []
if "console" in settings.FACES:
    urlpatterns.append(path("console/", include("safeconduct.console.urls")))
if "mailbox" in settings.FACES:
    urlpatterns.append(path("<language>/mailbox/", include("safeconduct.mailbox.urls")))
if "public" in settings.FACES:
    urlpatterns.append(path("", include("safeconduct.public.urls")))

handler400 = "safeconduct.web.failures.bad_request"
handler403 = "safeconduct.web.failures.forbidden"
handler404 = "safeconduct.web.failures.not_found"
handler500 = "safeconduct.web.failures.defect"
