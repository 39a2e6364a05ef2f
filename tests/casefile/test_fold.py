"""The fold of the founding case: stages move only where a declaration says so."""

from tests.story import Played

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import apply
from safeconduct.casefile.words import Part


def test_a_stage_changes_only_where_the_act_declares_it(sqlite_story: Played) -> None:
    from safeconduct.registry.opening import history

    sqlite_story.on("protect")
    case = Case(reference=sqlite_story.desk.reference)
    moved = []
    for entry in history(sqlite_story.desk.officers["heron"], sqlite_story.desk.reference):
        before, case = case, apply(case, entry)
        if case.stage is not before.stage:
            act = ACTS[entry.plaintext.act]
            assert case.stage in {*(act.moves or ())[1:], *act.leads}
            assert entry.statement.envelope.part is not Part.PROPOSAL
            moved.append(case.stage)
    assert moved[-1] == "closed"
    assert case == sqlite_story.case


def test_the_fold_does_not_depend_on_where_it_begins(sqlite_story: Played) -> None:
    from safeconduct.registry.opening import history

    sqlite_story.on("award")
    entries = history(sqlite_story.desk.officers["heron"], sqlite_story.desk.reference)
    case = Case(reference=sqlite_story.desk.reference)
    for number, entry in enumerate(entries):
        case = apply(case, entry)
        if number == len(entries) // 2:
            import msgspec

            case = msgspec.json.decode(msgspec.json.encode(case), type=Case)
    assert case == sqlite_story.case
