"""Every sentence of a simulation's report, in English; the others are in the translators' files."""

from collections.abc import Iterable

from safeconduct.assessment.simulation.figures import Group

GROUPS: dict[Group, str] = {
    Group.GAIN: "paid more",
    Group.LOSE: "paid less",
    Group.SAME: "unchanged",
    Group.NEWLY_PAYABLE: "newly payable",
    Group.NO_LONGER_PAYABLE: "no longer payable",
    Group.OPEN: "depends on a decision",
    Group.NOTHING: "nothing payable under either list",
}

TITLE = "What the draft list would have cost"
LEAD = (
    "{programme}. The draft “{draft}” and the list in force, asked about the same claims. "
    "This is arithmetic on a file of claims: it decides nothing."
)
NOW = "List in force"
DRAFT = "Draft"
DIFFERENCE = "Difference"
CLAIMS = "Claims"

KEY_FIGURES = "Key figures"
PAYABLE = "Payable without a decision"
LOWEST = "At least"
HIGHEST = "At most"
CONTENTS = "Contents"
READ = "Claims read"
COMPARED = "Claims compared"
OTHERS = "Claims of other programmes, left out"
REFUSED = "Rows that cannot be assessed by the list in force"
REFUSED_BY_DRAFT = "Rows that only the draft refuses"
WITH_DECISIONS = "with decisions {lowest} to {highest}"
SPANNED = "{settled}; with decisions {lowest} to {highest}"
SHARE_OF_NOW = "{percent} % of the list in force"

TOTALS = "The total, and what people still decide"
TOTALS_CHART = "Payable without a decision, and up to what more by decision, under both lists"
TOTALS_NOTE = (
    "The filled part needs no decision. The outlined part is what decisions may add: shaded up to the least "
    "that the list allows, dashed up to the most."
)
NEED_DECISION = "Claims that need a decision"
UNBOUNDED = "Claims with a line without an upper bound"
UNBOUNDED_NOTE = (
    "Where a list names no upper bound, the most is not known and only what is settled is counted."
)

GROUPS_HEADING = "Who gains and who loses"
GROUPS_CHART = "Number of claims by how they fare under the draft"
GROUPS_NOTE = (
    "A claim is paid more when the draft's least is no lower than the present most, and less the other way "
    "round. Where decisions could turn it either way, it depends on a decision."
)
GROUP = "Group"

CLAUSES_HEADING = "By clause"
CLAUSES_CHART = "Payable without a decision by clause, under both lists"
CATEGORIES_HEADING = "By category of equipment"
CATEGORIES_CHART = "Change of what is payable without a decision, by category of equipment"
OTHER_ITEMS = "Items outside the categories"
CLAUSE = "Clause"
CATEGORY = "Category"
STATUS = "Status"
AMOUNT = "Amount"
EQUIPMENT = "Equipment"
LIST = "List"
LINES_NOW = "Lines paid now"
LINES_DRAFT = "Lines paid by the draft"
MORE = "Lines paid more"
LESS = "Lines paid less"
FIRST_FEW = "The chart shows the {count} largest; the table shows all."
NONE_PAID = "Neither list pays anything here without a decision."
NOT_PAID = "Brought, and paid by neither list without a decision: {names}."

SPREAD_HEADING = "How awards are spread"
SPREAD_CHART = "Number of claims by what is payable without a decision"
SPREAD_NOTE = "Claims with nothing payable yet are left out here."
BIN = "{lowest} to below {highest}"

STATUS_HEADING = "Status of the claims"
STATUS_CHART = "Number of claims by status, under both lists"

GAINS_HEADING = "Largest gains"
LOSSES_HEADING = "Largest losses"
EXAMPLE = "Row {row}: {now} → {draft}"
NO_GAINS = "No claim is surely paid more."
NO_LOSSES = "No claim is surely paid less."

REFUSALS_HEADING = "Rows that were not compared"
REFUSALS_NOTE = "The first {shown} of {count} rows, with the sentence that refuses each."
ROW = "Row"
REASON = "Reason"
NO_REFUSALS = "Every row of the programme was compared."

METHOD_HEADING = "How to read this"
METHOD = (
    (
        "The list in force is the one that each claim falls under by its dates; the draft is asked about every "
        "claim, whatever its dates."
    ),
    "Amounts are whole: no estimate and no rounding beyond what the lists themselves say.",
    (
        "A decision recorded in a claim holds under both lists as far as each allows it. Where the draft does not "
        "allow it, the line is assessed without it."
    ),
    "People react to a list: which claims would have come under the draft, no file can tell.",
    "Lists in force: {versions}. The draft's SHA-256 is {digest}.",
)

COUNTED: tuple[tuple[str, str], ...] = (
    (
        "{count} recorded decision does not fit the draft and was left out for it.",
        "{count} recorded decisions do not fit the draft and were left out for it.",
    ),
    (
        "{count} claim is paid in different units by the two lists: it is counted, its amounts are not compared.",
        (
            "{count} claims are paid in different units by the two lists: they are counted, their amounts are not "
            "compared."
        ),
    ),
    (
        "{count} claim of the file changes by lines like these.",
        "{count} claims of the file change by lines like these.",
    ),
    (
        "{count} further line of this claim comes to the same under both lists.",
        "{count} further lines of this claim come to the same under both lists.",
    ),
)
DROPPED, INCOMPARABLE, ALIKE, UNCHANGED = COUNTED

AMOUNTS_IN = "Amounts in {unit}"
IN_FULL = "The whole report: {path}"
AND_MORE = "Which rows, and why, tells the report: add --out REPORT.html, or --json."


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators; a plural after its singular and a NUL."""
    here = [value for name, value in globals().items() if name.isupper() and isinstance(value, str)]
    return dict.fromkeys((*GROUPS.values(), *here, *METHOD, *("\x00".join(forms) for forms in COUNTED)))
