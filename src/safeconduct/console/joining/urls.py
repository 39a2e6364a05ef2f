"""Where these pages stand."""

from django.urls import path

from safeconduct.console.joining import accounts, arriving, coming, mine

urlpatterns = [
    path("signin.html", coming.sign_in),
    path("stepup.html", coming.step_up),
    path("out.html", coming.out),
    path("come.html", arriving.come),
    path("words.html", arriving.words),
    path("copy.html", arriving.copy),
    path("factor.html", arriving.factor),
    path("waiting.html", arriving.waiting),
    path("me.html", mine.me),
    path("add.html", mine.add),
    path("drop.html", mine.drop),
    path("newwords.html", mine.words),
    path("renew.html", mine.renew),
    path("accounts.html", accounts.accounts),
]
