"""What is open on a line: which clauses can apply, within which bounds people decide, what they decided."""

from safeconduct.assessment.award import Param, Range, Reason
from safeconduct.assessment.claim import Item
from safeconduct.assessment.compiled import Compiled, Rule, Target
from safeconduct.assessment.inputs import refuse_item
from safeconduct.schedule import amount_text


def applicable(
    position: int, item: Item, target: Target, compiled: Compiled
) -> tuple[tuple[Rule, ...], tuple[Reason, ...], bool]:
    """Return the clauses that can apply, what attributes said about them, and whether all of those are known.

    An attribute is what the claim states, else what the catalogue indicates, else unknown.

    Raises:
        BadInput: the claim states a value that the list does not know.
    """
    if not target.attributes:
        return target.rules, (), True
    rules = target.rules
    reasons: list[Reason] = []
    certain = True
    for name, indicative in target.attributes:
        declared = compiled.schedule.attributes[name]
        stated = item.attributes.get(name)
        if stated is not None and (isinstance(stated, bool) or str(stated) not in declared.values):
            refuse_item(position, item, f"`{name}` is one of {', '.join(declared.values)}, not “{stated}”")
        value = indicative if stated is None else str(stated)
        if value is None:
            certain = False
            continue
        rules = tuple(rule for rule in rules if value in rule.attributes[name])
        code = "attribute_from_catalogue" if stated is None else "attribute_stated"
        reasons.append(Reason(code, {"attribute": declared.names, "value": value}))
    return rules, tuple(reasons), certain


def open_range(
    rules: tuple[Rule, ...], quantity: int, target: Target, compiled: Compiled, *, certain: bool, fit: bool
) -> Range:
    """Return the bounds of a decision on the whole line.

    It can come to nothing when the condition is not settled, or when no clause may turn out to apply.
    """
    lowest = 0
    if fit and (certain or _exhaustive(rules, target, compiled)):
        lowest = min(rule.lowest for rule in rules) * quantity
    return Range(lowest, max(rule.highest for rule in rules) * quantity)


def decided_rule(
    position: int, item: Item, decided: int, rules: tuple[Rule, ...], span: Range, quantity: int, unit: str
) -> Rule:
    """Return the clause a recorded decision falls under, or refuse the decision.

    While it is open which of several clauses applies, only an amount that one of them gives will do: nobody
    may settle on a sum that the list does not name.

    Raises:
        BadInput: the decision is outside what the list allows.
    """
    said = amount_text(decided, unit)
    if not span.lowest <= decided <= span.highest:
        bounds = f"from {amount_text(span.lowest, unit)} to {amount_text(span.highest, unit)} {unit}"
        refuse_item(position, item, f"the decided amount {said} is outside what the list allows, {bounds}")
    if len(rules) == 1:
        return rules[0]
    fitting = [rule for rule in rules if rule.lowest * quantity <= decided <= rule.highest * quantity]
    if len(fitting) != 1:
        given = " or ".join(amount_text(rule.highest * quantity, unit) for rule in rules)
        refuse_item(
            position, item, f"the list gives {given} {unit} here, not {said}: state what decides which"
        )
    return fitting[0]


def first_reasons(rule: Rule, quantity: int, unit: str) -> tuple[Reason, ...]:
    """Return how a fixed amount comes about."""
    if quantity == 1:
        return rule.for_one
    params: dict[str, Param] = {
        "quantity": str(quantity),
        "each": rule.each,
        "amount": amount_text(rule.lowest * quantity, unit),
    }
    return (*rule.for_one, Reason("per_quantity", params))


def open_reasons(
    rule: Rule | None, item: Item, target: Target, span: Range, quantity: int, compiled: Compiled
) -> tuple[Reason, ...]:
    """Return why the amount is open, or what it would be once the rest is settled.

    Args:
        rule: the clause; None while it is not known which of several.
        item: the item.
        target: what the list says about it.
        span: the bounds of the decision.
        quantity: how many.
        compiled: the list.
    """
    if rule is None:
        return tuple(
            within(
                "attribute_unknown", span, compiled.unit, attribute=compiled.schedule.attributes[name].names
            )
            for name, indicative in target.attributes
            if indicative is None and name not in item.attributes
        )
    if rule.open_code:
        return (within(rule.open_code, span, compiled.unit, clause=rule.names),)
    return first_reasons(rule, quantity, compiled.unit)


def within(code: str, span: Range, unit: str, amount: int | None = None, **names: Param) -> Reason:
    """Return a reason that names the bounds, and the amount decided where there is one."""
    params: dict[str, Param] = {
        **names,
        "lowest": amount_text(span.lowest, unit),
        "highest": amount_text(span.highest, unit),
    }
    if amount is not None:
        params["amount"] = amount_text(amount, unit)
    return Reason(code, params)


def cited(rules: tuple[Rule, ...]) -> str:
    """Return the citations of the clauses that can apply, each once."""
    return "; ".join(dict.fromkeys(rule.source for rule in rules))


def _exhaustive(rules: tuple[Rule, ...], target: Target, compiled: Compiled) -> bool:
    """Say whether these clauses name every value of the attributes, so that one of them surely applies."""
    return all(
        set(compiled.schedule.attributes[name].values)
        <= {value for rule in rules for value in rule.attributes[name]}
        for name, _ in target.attributes
    )
