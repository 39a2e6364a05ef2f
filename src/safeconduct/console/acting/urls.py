"""Where forms and proposals stand: acting/<reference>/<Act>.html, acting/<reference>/second/<digest>.html."""

from django.urls import path

from safeconduct.console.acting import views

urlpatterns = [
    path("new/<name>.html", views.begin),
    path("<reference>/second/<digest>.html", views.second),
    path("<reference>/<name>.html", views.act),
]
