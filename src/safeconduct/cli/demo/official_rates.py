"""Official rates in the demo: imported by two people from a file, so that any of the paymasters pays by them."""

from datetime import date

from safeconduct.casefile.acts.budget import RecordRates
from safeconduct.cli.demo.desk import Desk
from safeconduct.registry.directory import office


def import_rate(desk: Desk, on: date, hryvnias: str, source: str) -> None:
    """Record hryvnias for a dollar as a paymaster and a legal adviser do, from the file that the bank published.

    Args:
        desk: at which they sit.
        on: the day of the rate.
        hryvnias: digits with a point.
        source: who published it.
    """
    file = f'on,unit,counter,rate,source\n{on.isoformat()},USD,UAH,{hryvnias},"{source}"\n'
    act, _ = RecordRates.from_file(file.encode(), office(desk.founded.installation).rates)
    if act is not None:
        desk.office(act, "magpie", "owl")
