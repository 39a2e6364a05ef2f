"""What waits in the cases open to a paymaster, the files that were made, and what differs."""

from functools import wraps

from django.http import HttpResponse

from safeconduct.casefile.words import Role
from safeconduct.console.payments.words import in_money, refused_to
from safeconduct.console.visits import View, Visit, visit
from safeconduct.language import say
from safeconduct.registry import bank_reconciling, directory, paying, payment_list
from safeconduct.registry.bank_words import WHERE, difference_text
from safeconduct.registry.payment_list import Waiting, Where
from safeconduct.registry.watching import record_look

DOES = {
    Where.TO_RELEASE: "acting/{case}/ReleasePayment.html",
    Where.TO_SEND: "payments/export.html",
    Where.RETURNED: "acting/{case}/ReversePayment.html",
    Where.SENT: "payments/import.html",
    Where.ANSWERED: "payments/import.html",
}
"""By where a payment stands: the page on which it goes on."""


def paymasters(view: View) -> View:
    """Let a page answer to paymasters; everybody else reads why it does not."""

    @wraps(view)
    def answer(visited: Visit, **parts: str) -> HttpResponse:
        if Role.PAYMASTER not in visited.desk.roles:
            return visited.show("refused", status=422, sentence=refused_to(visited.language))
        return view(visited, **parts)

    return answer


def shown(one: Waiting, language: str) -> dict[str, object]:
    """Return a payment as a list shows it."""
    order = one.order
    return {
        "reference": order.reference,
        "case": one.case,
        "person": order.person,
        "amount": in_money(order.paid_amount, order.paid_unit, language),
        "where": say(WHERE[one.where], language),
        "day": order.sent.execution if order.sent is not None else order.not_before,
        "page": DOES.get(one.where, f"cases/{one.case}.html").format(case=one.case),
        "back": one.where is Where.RETURNED,
    }


@visit("GET")
@paymasters
def index(visit: Visit) -> HttpResponse:
    """Show every payment that is not over, the most urgent first, and each file that was made."""
    session = visit.desk.session
    record_look(session, case="", purpose="payments")
    found = payment_list.waiting(payment_list.open_cases(session), paying.next_working_day(session))
    return visit.show(
        "payments/index",
        open=[shown(one, visit.language) for one in found if one.where is not Where.CONFIRMED],
        over=[shown(one, visit.language) for one in found if one.where is Where.CONFIRMED],
        files=payment_list.files(),
        to_send=sum(one.where is Where.TO_SEND for one in found),
        done=visit.request.GET.get("done", "")[:6],
    )


@visit("GET")
@paymasters
def reconcile(visit: Visit) -> HttpResponse:
    """Compare every payment with its case, the books and what the bank said, and say what is to be done."""
    session = visit.desk.session
    record_look(session, case="", purpose="payments")
    compared = bank_reconciling.compare(visit.installation, session)
    return visit.show(
        "payments/reconcile",
        compared=compared,
        differences=[
            {
                "order": each.order,
                "case": each.case,
                "file": each.file,
                "wrong": each.is_wrong,
                "said": difference_text(each, visit.language),
            }
            for each in compared.differences
        ],
        books=directory.office(visit.installation).reconciled,
    )
