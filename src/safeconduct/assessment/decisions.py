"""What is open on a line: which clauses can apply, within which bounds people decide, what they decided."""

from collections.abc import Sequence
from fractions import Fraction

from safeconduct.assessment.award import Param, Range, Reason
from safeconduct.assessment.claim import Item
from safeconduct.assessment.compiled import Compiled, Rule, Target
from safeconduct.assessment.inputs import checked_number, refuse_item
from safeconduct.assessment.pricing import Quote
from safeconduct.assessment.terms import KIND
from safeconduct.schedule import Attribute, amount_text


def applicable(
    position: int, item: Item, target: Target, compiled: Compiled, kind: str | None
) -> tuple[tuple[Rule, ...], tuple[Reason, ...], tuple[str, ...]]:
    """Return the clauses that can apply, what attributes said about them, and those still to be established.

    An attribute is what the claim states, else what the catalogue indicates, else the list's default, else
    unknown. Of clauses that match the same, those that another goes before fall away.

    Args:
        position: the item's place in the claim, from 0.
        item: the item.
        target: what the list says about it.
        compiled: the list.
        kind: of all claimants; None when they are of several.

    Raises:
        BadInput: the claim states a value that the list does not know.
    """
    rules = target.rules
    reasons: list[Reason] = []
    unknown: list[str] = []
    for name, indicative in target.attributes:
        if rules is not target.rules and not any(name in rule.attributes for rule in rules):
            continue
        declared = compiled.attribute(name)
        if name == KIND:
            value, code = kind, "attribute_stated"
        else:
            value, code = _stated(position, item, name, declared), "attribute_stated"
            if value is None and indicative is not None:
                value, code = indicative, "attribute_from_catalogue"
            elif value is None and declared.default:
                value, code = declared.default, "attribute_by_default"
        if value is None:
            unknown.append(name)
            continue
        rules = tuple([rule for rule in rules if value in rule.attributes.get(name, (value,))])
        label = declared.labels.get(value, value)
        reasons.append(Reason(code, {"attribute": declared.names, "value": label}))
    if target.is_ordered:
        rules = _ordered(rules, unknown)
    if unknown and rules is not target.rules:
        unknown = [name for name in unknown if any(name in rule.attributes for rule in rules)]
    return rules, tuple(reasons), tuple(unknown)


def _stated(position: int, item: Item, name: str, declared: Attribute) -> str | None:
    """Return the value that the claim states, as the list writes it."""
    stated = item.attributes.get(name)
    if stated is None:
        return None
    if declared.kind == "number":
        return _band(checked_number(position, item, name, stated), declared)
    text = ("yes" if stated else "no") if isinstance(stated, bool) else str(stated)
    text = declared.also.get(text, text)
    if text not in declared.values:
        if not declared.other or isinstance(stated, bool):
            refuse_item(position, item, f"`{name}` is one of {', '.join(declared.values)}, not “{stated}”")
        return declared.other
    return text


def _band(number: Fraction, declared: Attribute) -> str:
    lowest = next(value for value in declared.values if value not in declared.above)
    reached = [
        (Fraction(bound), value) for value, bound in declared.above.items() if number > Fraction(bound)
    ]
    return max(reached)[1] if reached else lowest


def _ordered(rules: tuple[Rule, ...], unknown: Sequence[str]) -> tuple[Rule, ...]:
    """Leave out clauses that a clause goes before which surely applies."""
    behind = {
        other
        for rule in rules
        if not any(name in rule.attributes for name in unknown)
        for other in rule.written.before
    }
    return tuple(rule for rule in rules if rule.clause not in behind) if behind else rules


def open_range(
    quotes: Sequence[Quote], rules: Sequence[Rule], unknown: Sequence[str], compiled: Compiled, *, fit: bool
) -> Range | None:
    """Return the bounds of a decision on the whole line; None where there are none or they are not known.

    It can come to nothing when something else is not settled, or when no clause may turn out to apply.
    """
    lowest = highest = 0
    for found in quotes:
        if found.highest is None:
            return None
        highest = max(highest, found.highest)
    if fit and (not unknown or compiled.leaves_nothing_out(rules, unknown)):
        lowest = min([found.lowest for found in quotes])
    return Range(lowest, highest)


def decided_rule(
    position: int,
    item: Item,
    decided: int,
    rules: Sequence[Rule],
    quotes: Sequence[Quote],
    span: Range | None,
    unit: str,
) -> Rule:
    """Return the clause a recorded decision falls under, or refuse the decision.

    While it is open which of several clauses applies, only an amount that one of them gives will do: nobody
    may settle on a sum that the list does not name.

    Raises:
        BadInput: the decision is outside what the list allows, or a value decides and not a person.
    """
    said = amount_text(decided, unit)
    missing = [names["en"] for found in quotes for names in found.missing]
    if missing:
        refuse_item(
            position, item, f"the list pays by {' and '.join(missing)}: state it, instead of a decided amount"
        )
    if span is not None and not span.lowest <= decided <= span.highest:
        bounds = f"from {amount_text(span.lowest, unit)} to {amount_text(span.highest, unit)} {unit}"
        refuse_item(position, item, f"the decided amount {said} is outside what the list allows, {bounds}")
    if len(rules) == 1:
        return rules[0]
    fitting = [
        rule
        for rule, found in zip(rules, quotes, strict=True)
        if found.lowest <= decided and (found.highest is None or decided <= found.highest)
    ]
    if len(fitting) != 1:
        given = " or ".join(amount_text(found.highest, unit) for found in quotes if found.highest is not None)
        refuse_item(
            position, item, f"the list gives {given} {unit} here, not {said}: state what decides which"
        )
    return fitting[0]


def plain_quote(rule: Rule, quantity: int, unit: str) -> Quote:
    """Return what a plain clause comes to: a fixed amount, or a range, for each item."""
    lowest, highest = rule.lowest * quantity, rule.highest * quantity
    if rule.open_code:
        return Quote(lowest, highest, (), is_settled=False)
    return Quote(lowest, highest, first_reasons(rule, quantity, unit), is_settled=True)


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


def plain_reasons(rule: Rule, quantity: int, span: Range, unit: str) -> tuple[Reason, ...]:
    """Return why a plain clause's amount is open, or what it would be once the rest is settled."""
    if rule.open_code:
        return (within(rule.open_code, span, unit, clause=rule.names),)
    return first_reasons(rule, quantity, unit)


def open_reasons(
    rules: Sequence[Rule],
    quotes: Sequence[Quote],
    unknown: Sequence[str],
    span: Range | None,
    compiled: Compiled,
) -> tuple[Reason, ...]:
    """Return why the amount is open, or what it would be once the rest is settled."""
    if unknown or len(rules) > 1:
        said = [_unknown(compiled.attribute(name), span, compiled.unit) for name in unknown]
        # Where no bound can be told, each clause's own reason says why.
        said += [reason for found in quotes if span is None for reason in found.reasons]
        return tuple(said)
    rule, found = rules[0], quotes[0]
    if rule.is_plain and rule.open_code and span is not None:
        return plain_reasons(rule, 1, span, compiled.unit)
    return found.reasons


def _unknown(attribute: Attribute, span: Range | None, unit: str) -> Reason:
    if span is None:
        return Reason("attribute_open", {"attribute": attribute.names})
    return within("attribute_unknown", span, unit, attribute=attribute.names)


def decided_reason(rule: Rule, span: Range | None, decided: int, unit: str) -> Reason:
    """Return the reason of an amount that people settled."""
    if span is None:
        return Reason("decided_freely", {"clause": rule.names, "amount": amount_text(decided, unit)})
    return within("decided_within_range", span, unit, decided, clause=rule.names)


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


def cited(rules: Sequence[Rule]) -> str:
    """Return the citations of the clauses that can apply, each once."""
    return "; ".join(dict.fromkeys(rule.source for rule in rules))
