"""What the papers say; like all sentences, in three languages.

The signs of surrender are the ones that receiving units publish. Nothing here names a place, a route or a unit, and
nothing promises an amnesty.
"""

from collections.abc import Iterable
from enum import StrEnum


class Word(StrEnum):
    """Every sentence that stands by itself."""

    TITLE = "There is a way out, alive"
    LEAD = "Whoever stops fighting and surrenders is protected by the Geneva Conventions, with equipment or without."
    WARNING = "For spreading, not for carrying."
    WARNING_WHY = (
        "A paper like this, found on you, can convict you. "
        "Read it, learn the address, and leave it where it lies."
    )
    WARNING_SHORT = "Found on you, this card can convict you. Learn the address, leave the card."
    REHEARSAL = "Rehearsal: nobody stands behind this paper, and its addresses do not exist."

    PROMISED = "What is promised"
    FIT = "Equipment must be fit for use; where that is in doubt, people decide and give you their reasons."
    VOLUNTARY = "Only a voluntary hand-over is paid."
    NEVER_PAID = "Nobody is paid for harming anyone, for information or for fighting."

    TOGETHER = "Nobody is left behind"
    ABOARD = "Everyone aboard must come through alive, those as well who know nothing of it."
    FAMILY = (
        "Your family comes first: you are told to go only when the people you named are safe, "
        "or have decided to stay."
    )
    TOGETHER_SHORT = "Everyone aboard and your family count."

    CONTACT = "How to make contact"
    OPEN = "Open one of these addresses, not on a telephone that others look into."
    TOR = "Tor Browser"
    TOR_WHY = "The network sees Tor, not what you read."
    CLEAR = "Any browser"
    CLEAR_WHY = "The network sees that you open it."
    NO_NAME = "Give no name and no place at first. You get twelve words: they open your mailbox."
    WORDS = "Learn the twelve words. Never type them anywhere but at these addresses."
    WAIT = "Do nothing before you have an answer."
    CODE_ONION = "QR code of the onion address {address}"
    CODE_CLEAR = "QR code of the web address {address}"

    SIGNS_SHORT = (
        "To surrender: weapon down, arms high, something white, no haste. "
        "A drone: look at it, arms up, follow it."
    )
    SIGNS = "How to surrender so that you are seen"
    ARRANGED = "If your crossing was arranged with you, what was agreed counts, not this list."

    RIGHTS = "Your rights"

    REMEMBER = "Remember the address without this paper"
    LEARN_NAME = "Learn the short name. Say it three times."
    LEARN_GROUPS = "Learn the first three groups of the long address, like a telephone number."
    COMPARE = (
        "Later, where you are safe, open the short name in Tor Browser and, from its page of true addresses, the long "
        "one. A clone can copy everything except what stands in the address bar: compare the three groups there. If "
        "they differ, close the page."
    )
    COMPARE_ONION = (
        "Later, where you are safe, look for the programme's page of true addresses and open the long one in Tor "
        "Browser. A clone can copy everything except what stands in the address bar: compare the three groups there. "
        "If they differ, close the page."
    )
    COMPARE_CLEAR = (
        "A clone can copy everything except what stands in the address bar: compare it there, letter by letter. If it "
        "differs, close the page."
    )
    COMPARE_SHORT = "Compare them in the address bar. If they differ, it is a clone: close the page."

    SIGNED = "The signed list"
    LIST = "List {version} of {programme}, in force {in_force}: {lines}"
    FROM = "from {date}"
    FROM_UNTIL = "from {date} until {date_until}"
    ADDRESSES = "Addresses issued on {date}, valid until {date_until}"
    SIGNATURE = "Signature"
    KEY = "Key of the authority"
    FINGERPRINT = "Fingerprint"
    CHECK = "Check the files with this key, offline: {command}"

    UP_TO = "up to {amount}"
    BETWEEN = "{lowest} to {highest}"
    FOR_EACH = "{amount} for {measure}"
    A_PART = "a part of its value"
    DECIDED = "decided by people, with reasons"
    AS_LISTED = "as the list says"


MORE = ("and {count} more line of the list", "and {count} more lines of the list")

SIGN_LIST = (
    "Stop shooting. Take the magazine out. Hang the weapon on your left shoulder, barrel down, or lay it down.",
    "Take off helmet and armour. Come out slowly, arms high, palms open, with something white if you have it.",
    "Call out loudly: “I surrender!”",
    "In a group: weapons away, engines off, stand before the vehicles. One goes ahead, unarmed, with something white.",
    "In a tank or a fighting vehicle: turn the turret to the rear, stop the engine, get out.",
    "If a drone comes: look at it, raise your arms, follow it slowly.",
    "Do as you are told, without haste. Never pretend: to feign surrender is a war crime, and the next one dies of it.",
)

RIGHT_LIST = (
    "Nobody may kill, beat or humiliate you or show you to the public. You get food, a doctor and news to your family.",
    "You must give only name, rank, date of birth and service number. Everything else is your choice.",
    "You may say whether you want to be exchanged or to stay, and may change your mind.",
    "Nobody may force you to fight against your own country, or make you give up these rights.",
    "This paper promises no amnesty for crimes.",
)


def sentences() -> Iterable[str]:
    """Return every sentence of the papers, for the translators; a plural after its singular and a NUL."""
    return (*(str(each) for each in Word), *SIGN_LIST, *RIGHT_LIST, "\x00".join(MORE))
