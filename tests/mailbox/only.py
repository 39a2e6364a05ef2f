"""The addresses of a process that serves mailboxes alone."""

from django.urls import include, path

urlpatterns = [path("<language>/mailbox/", include("safeconduct.mailbox.urls"))]

handler400 = "safeconduct.web.failures.bad_request"
handler403 = "safeconduct.web.failures.forbidden"
handler404 = "safeconduct.web.failures.not_found"
handler500 = "safeconduct.web.failures.defect"
