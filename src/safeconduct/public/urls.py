"""The live public site: the pages of the inventory, and the calculator that answers what is sent to it."""

from django.urls import path, re_path

from safeconduct.language import LANGUAGES
from safeconduct.public import views

urlpatterns = [
    *(
        path(f"{language}/calculator.html", views.calculator, {"language": language})
        for language in LANGUAGES
    ),
    re_path(r"^(?P<path>.*)$", views.page),
]
