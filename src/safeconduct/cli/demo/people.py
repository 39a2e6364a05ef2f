"""Invented officers of the demo, by pseudonym: birds, so that nobody takes them for anybody."""

from safeconduct.casefile.words import Role

OFFICERS: dict[str, tuple[Role, ...]] = {
    "heron": (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER),
    "wren": (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER),
    "crane": (Role.RECEPTION_OFFICER,),
    "owl": (Role.LEGAL_ADVISER, Role.ADMINISTRATOR),
    "ibis": (Role.INSPECTOR,),
    "tern": (Role.INSPECTOR,),
    "rook": (Role.ASSESSOR,),
    "stork": (Role.APPROVER, Role.ADMINISTRATOR),
    "magpie": (Role.PAYMASTER,),
    "jay": (Role.PAYMASTER,),
    "raven": (Role.AUDITOR, Role.OBSERVER),
    "lark": (Role.SPOKESPERSON,),
}

TEAM = ("crane", "owl", "ibis", "tern", "rook", "stork", "magpie", "jay")
"""Admitted to the case besides the intake officers, heron and wren."""
