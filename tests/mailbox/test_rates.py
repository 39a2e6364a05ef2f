"""The rate that stands on an award, as whoever is paid at it reads it in the mailbox."""

from typing import Any

from tests.mailbox.journeys import Person, mailboxes, seen


def test_at_which_rate_the_reward_is_paid_is_read_in_the_mailbox_in_each_language(sqlite_story: Any) -> None:
    from tests.office import TestOffice as Office

    from safeconduct.casefile.acts.assessing import FixRate
    from safeconduct.casefile.acts.office import RecordRate
    from safeconduct.casefile.paying import exchange_into
    from safeconduct.mailbox.sessions import COOKIE, Content, Open
    from safeconduct.registry.directory import office as office_of

    played = sqlite_story.on("award")
    desk = played.desk
    today = desk.clock.now.date()
    euro = {"unit": "USD", "counter": "EUR", "numerator": 92, "denominator": 100}
    desk.office(RecordRate(**euro, on=today, source="An invented bank"), "jay")
    exchange = exchange_into(office_of(played.installation), "USD", ("EUR",), today)
    desk.both(FixRate(unit="USD", exchange=exchange), "magpie", "owl")
    office = Office(played.installation, desk.clock, {}, None, b"")  # type: ignore[arg-type] # only served
    with mailboxes(office) as room:
        for language, said in {
            "en": (
                "18,284,300 UAH",
                "1 USD = 36.5686 UAH",
                "28 August 2023",
                "460,000 EUR",
                "1 USD = 0.92 EUR",
            ),
            "uk": (
                "18 284 300 UAH",
                "1 USD = 36,5686 UAH",
                "28 серпня 2023",
                "460 000 EUR",
                "1 USD = 0,92 EUR",
            ),
            "ru": (
                "18 284 300 UAH",
                "1 USD = 36,5686 UAH",
                "28 августа 2023",
                "460 000 EUR",
                "1 USD = 0,92 EUR",
            ),
        }.items():
            pilot = Person(language=language)
            pilot.client.cookies[COOKIE] = room.store.new(Content(state=Open.of(played.pilot)))
            page = seen(pilot.get("box.html")).replace("\xa0", " ")
            for text in (*said, "National Bank of Ukraine", "An invented bank"):
                assert text in page, (language, text)
            # Once with the award that stands, and once with the line that put it there.
            assert page.count(said[1]) == page.count(said[4]) == 2
