"""Acts whose form stands on a page of its own, because it needs a file, the scale, or what another case says."""

from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "AttachPhoto": "reception/{reference}/photos.html",
    **dict.fromkeys(
        ("LinkToCase", "TakeLinked", "ConfirmLink", "TakeBackLink"), "reception/{reference}/links.html"
    ),
    # Beside the scale and its definitions, and with nothing of another inspector's on the page.
    **dict.fromkeys(("Inspect", "RevealGrades", "InspectThird"), "inspection/{reference}.html"),
    "OpenVault": "vault/{reference}.html",
    # Chosen line by line, beside what each line is.
    "ExportBundle": "court/{reference}.html",
    # A file holds every payment that is due, and its making takes the passphrase.
    "SendToBank": "payments/export.html",
    # Read out of the bank's file, whose line each of them names.
    **dict.fromkeys(
        ("RecordBankAnswer", "RecordReturn", "RecordLine", "RecordPaidAgain", "RecordBackAgain"),
        "payments/import.html",
    ),
    "BeginWithLinked": "reception/index.html",
}
"""By act: the page under the language, with the case's reference to fill in."""
