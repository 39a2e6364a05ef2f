"""From an act's declaration to the fields of its form: nothing is written twice.

The form is a projection of the types that `parse()` checks. What a type allows, the form offers; what the form cannot
read, `parse()` would refuse.
"""

import ast
import inspect
import re
import textwrap
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin

import msgspec

from safeconduct.console.acting.equipment import FIELDS

FEW = 6
"""Answers that are shown as radio buttons; more of them become a list to choose from."""

SHORT = 200
"""Characters up to which a text has one line."""

LONGEST_MONEY = 10**12
"""Whole numbers with such a limit are amounts in minor units."""


class Form(StrEnum):
    """How something is asked for."""

    LINE = "line"
    AREA = "area"
    LINES = "lines"
    THING = "thing"
    THINGS = "things"
    NUMBER = "number"
    MONEY = "money"
    BOX = "box"
    YES_NO = "yes-no"
    ONE = "one"
    SEVERAL = "several"
    DAY = "day"
    MOMENT = "moment"
    GROUP = "group"
    ROWS = "rows"
    PAIRS = "pairs"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks for.

    Attributes:
        name: as in the act.
        form: how it is asked for.
        hint: the field's own docstring in English, the message id of its translation; "" without one.
        needed: whether something must be given.
        default: what stands when nothing is given, as a plain value.
        options: what can be chosen, as plain text; empty where anything can be written.
        named: whether the options are words of the software, to be said in the reader's language.
        whole: whether the answers are whole numbers.
        least: of a number, or how many are needed.
        most: of a number, or how many are taken.
        longest: characters of a text; 0 for no limit.
        pattern: that a text must have; "" for any.
        nothing: whether the field can be empty in the act ("None").
        inner: fields of a group, or of each row; of pairs, the value.
        is_label: whether it names somebody of the case.
        label: its English label where the name's own would not do; "" for that.
        gone: what is said where something was chosen that is not on offer any more; "" for the usual sentence.
    """

    name: str
    form: Form
    hint: str = ""
    needed: bool = True
    default: Any = None
    options: tuple[str, ...] = ()
    named: bool = False
    whole: bool = False
    least: int | None = None
    most: int | None = None
    longest: int = 0
    pattern: str = ""
    nothing: bool = False
    inner: tuple["Field", ...] = ()
    is_label: bool = False
    label: str = ""
    gone: str = ""


@cache
def fields_of(declared: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the fields of an act, or of a struct inside one, without `hidden` and `aside`."""
    hints = hints_of(declared)
    found = []
    for each in msgspec.structs.fields(declared):
        if each.name in {"hidden", "aside"}:
            continue
        field = _of(each.name, each.type)
        default: Any = None
        if each.default is not msgspec.NODEFAULT:
            default = each.default
        elif each.default_factory is not msgspec.NODEFAULT:
            default = each.default_factory()
        needed = each.required and not (
            field.form in {Form.SEVERAL, Form.ROWS, Form.LINES} and not field.least
        )
        found.append(
            replace(field, hint=hints.get(each.name, ""), needed=needed, default=msgspec.to_builtins(default))
        )
    return tuple(found)


@cache
def hints_of(declared: type) -> dict[str, str]:
    """Return the docstring of each field, by name: below the field, or in the class's list of attributes."""
    found: dict[str, str] = {}
    for base in reversed(declared.__mro__):
        if base.__module__.startswith("safeconduct."):
            found |= _attributes(base.__doc__ or "")
            found |= _below(base)
    return found


def _below(declared: type) -> dict[str, str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(declared))).body[0]
    found, before = {}, ""
    for part in getattr(tree, "body", ()):
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            before = part.target.id
            continue
        if before and isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
            found[before] = _sentence(str(part.value.value))
        before = ""
    return found


_ATTRIBUTE = re.compile(r"^    (\w+): (.*)$")


def _attributes(doc: str) -> dict[str, str]:
    _, mark, rest = inspect.cleandoc(doc).partition("Attributes:\n")
    found: dict[str, str] = {}
    name = ""
    for line in rest.splitlines() if mark else ():
        if entry := _ATTRIBUTE.match(line):
            name = entry[1]
            found[name] = entry[2]
        elif name and line.startswith("        "):
            found[name] += " " + line.strip()
        elif line.strip():
            break
    return {name: _sentence(text) for name, text in found.items()}


def _sentence(text: str) -> str:
    said = " ".join(text.split())
    return said[:1].upper() + said[1:]


def _of(name: str, annotation: Any) -> Field:  # noqa: C901, PLR0911 - one line for each kind of type
    kind, metas, nothing = _bare(annotation)
    least, most, longest, pattern = _limits(metas)
    if kind is str:
        is_label = pattern.startswith(("^[pc", "^([pc", "^p[", "^d[")) and "age1" not in pattern
        one_line = bool(pattern) or 0 < longest <= SHORT or longest == 0
        return Field(
            name,
            Form.THING if name in FIELDS else Form.LINE if one_line else Form.AREA,
            longest=longest,
            pattern=pattern,
            nothing=nothing,
            is_label=is_label,
            least=least,
        )
    if kind is bool:
        return Field(name, Form.YES_NO, nothing=nothing)
    if kind is int:
        form = Form.MONEY if (most or 0) >= LONGEST_MONEY else Form.NUMBER
        return Field(name, form, least=least, most=most, whole=True, nothing=nothing)
    if kind is datetime:
        return Field(name, Form.MOMENT, nothing=nothing)
    if kind is date:
        return Field(name, Form.DAY, nothing=nothing)
    if get_origin(kind) is Literal:
        options = tuple(str(each) for each in get_args(kind))
        return Field(name, Form.ONE, options=options, named=True, nothing=nothing)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Field(
            name, Form.ONE, options=tuple(str(each.value) for each in kind), named=True, nothing=nothing
        )
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return Field(name, Form.GROUP, inner=fields_of(kind), nothing=nothing)
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        if _bare(value)[0] in {str, int, bool} or get_origin(_bare(value)[0]) in {Union, UnionType}:
            return Field(name, Form.FACTS, least=least, most=most)
        return Field(name, Form.PAIRS, inner=(_of("key", key), _of("value", value)), least=least, most=most)
    if get_origin(kind) is tuple:
        return _several(name, get_args(kind)[0], least, most)
    if get_origin(kind) in {Union, UnionType}:  # a quantity as text or as a number
        return Field(name, Form.LINE, nothing=nothing)
    raise TypeError(f"{name}: a form cannot ask for {annotation}; give describing.py a way to")


def _several(name: str, each: Any, least: int | None, most: int | None) -> Field:
    inner = _of(name, each)
    if inner.form is Form.GROUP:
        return Field(name, Form.ROWS, inner=inner.inner, least=least, most=most)
    if inner.form is Form.ONE:
        return Field(name, Form.SEVERAL, options=inner.options, named=True, least=least, most=most)
    return Field(
        name,
        Form.THINGS if inner.form is Form.THING else Form.LINES,
        least=least,
        most=most,
        whole=inner.whole,
        longest=inner.longest,
        pattern=inner.pattern,
        is_label=inner.is_label,
    )


def _bare(annotation: Any) -> tuple[Any, list[msgspec.Meta], bool]:
    """Return a type without its annotations, the annotations, and whether it may be None."""
    metas: list[msgspec.Meta] = []
    nothing = False
    while True:
        if isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif get_origin(annotation) is Annotated:
            kind, *more = get_args(annotation)
            metas += [each for each in more if isinstance(each, msgspec.Meta)]
            annotation = kind
        elif get_origin(annotation) in {Union, UnionType} and NoneType in get_args(annotation):
            rest = [each for each in get_args(annotation) if each is not NoneType]
            nothing = True
            annotation = rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007 - made at run time
        else:
            return annotation, metas, nothing


def _limits(metas: list[msgspec.Meta]) -> tuple[int | None, int | None, int, str]:
    least = most = None
    longest, pattern = 0, ""
    for meta in metas:
        low = meta.ge if meta.ge is not None else meta.min_length
        high = meta.le if meta.le is not None else meta.max_length
        least = int(low) if low is not None else least
        most = int(high) if high is not None else most
        longest = meta.max_length or longest
        pattern = meta.pattern or pattern
    return least, most, longest, pattern
