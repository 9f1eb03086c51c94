"""Edits of a module of models, and the module with them done.

Input: the text of a module, and edits. Output: the text with them; libcst keeps the rest as it is. An edit
that finds no place raises `Undraftable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

import libcst as cst

from .vocabulary import Undraftable

__all__ = [
    "ArmAdded",
    "CallWord",
    "ClassWord",
    "Edit",
    "ElementAdded",
    "FactDropped",
    "MemberEnded",
    "MembersAdded",
    "StatementAdded",
    "ValueEnded",
    "edited",
    "with_imports",
]

UNKNOWN = "UnknownVariant"


@dataclass(frozen=True, slots=True)
class MembersAdded:
    """Lines in a class, behind what is assigned to a name; in the first place where that is `None`."""

    name: str
    code: str
    after: str | None


@dataclass(frozen=True, slots=True)
class StatementAdded:
    """A statement of the module: before the first that names what it defines, or behind another."""

    name: str
    """What it defines."""
    code: str
    after: tuple[str, ...] = ()
    """It stands behind the last of these that the module defines, where nothing but methods names it."""
    before: tuple[str, ...] = ()
    """It stands before the first of these that the module defines, where nothing names it yet."""
    blank_lines: int = 2


@dataclass(frozen=True, slots=True)
class ElementAdded:
    """An element of a tuple, or of an argument of that name in what is assigned to a name."""

    name: str
    element: str
    after: str | None
    argument: str = ""


@dataclass(frozen=True, slots=True)
class ArmAdded:
    """An arm of the union that an alias names."""

    name: str
    arm: str
    after: str | None


@dataclass(frozen=True, slots=True)
class ClassWord:
    """A keyword of a class statement."""

    name: str
    keyword: str
    value: str


@dataclass(frozen=True, slots=True)
class CallWord:
    """A keyword of the call that is assigned to a name; an empty value takes it away."""

    name: str
    keyword: str
    value: str


@dataclass(frozen=True, slots=True)
class MemberEnded:
    """A member that the newest release does not have any more."""

    name: str
    member: str
    until: str
    is_nullable: bool


@dataclass(frozen=True, slots=True)
class ValueEnded:
    """An enum value that the newest release does not have any more."""

    name: str
    value: str
    until: str


@dataclass(frozen=True, slots=True)
class FactDropped:
    """Something that an annotation of a member does not say any more."""

    name: str
    member: str
    fact: str


Edit: TypeAlias = (
    MembersAdded
    | StatementAdded
    | ElementAdded
    | ArmAdded
    | ClassWord
    | CallWord
    | MemberEnded
    | ValueEnded
    | FactDropped
)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The module with the edits done, one after the other."""
    module = cst.parse_module(text)
    for edit in edits:
        module = _done(module, edit)
    return module.code


def _done(module: cst.Module, edit: Edit) -> cst.Module:
    if isinstance(edit, StatementAdded):
        return _statement_added(module, edit)
    for number, statement in enumerate(module.body):
        if edit.name in _defined(statement):
            changed = _changed(statement, edit, module)
            return module.with_changes(body=[*module.body[:number], changed, *module.body[number + 1 :]])
    raise Undraftable(f"the module defines no {edit.name}")


def _changed(statement: cst.CSTNode, edit: Edit, module: cst.Module) -> cst.CSTNode:
    match edit, statement:
        case MembersAdded(), cst.ClassDef():
            return _members_added(statement, edit, module)
        case ClassWord(keyword=word, value=value), cst.ClassDef():
            return statement.with_changes(keywords=[*statement.keywords, _argument(word, value)])
        case MemberEnded() | ValueEnded() | FactDropped(), cst.ClassDef():
            return _in_class(statement, edit, module)
        case ElementAdded() | ArmAdded() | CallWord(), _:
            transformer = _Assigned(edit, module)
            changed = cast("cst.CSTNode", statement.visit(transformer))
            if transformer.is_done:
                return changed
    raise Undraftable(f"{edit.name} is declared in another way than the rest")


def _defined(statement: cst.CSTNode) -> tuple[str, ...]:
    """The names that a statement defines."""
    match statement:
        case cst.ClassDef(name=cst.Name(value=name)) | cst.FunctionDef(name=cst.Name(value=name)):
            return (name,)
        case cst.SimpleStatementLine(body=[cst.AnnAssign(target=cst.Name(value=name))]):
            return (name,)
        case cst.SimpleStatementLine(body=[cst.Assign(targets=targets)]):
            return tuple(each.target.value for each in targets if isinstance(each.target, cst.Name))
    return ()


def _is_text(statement: cst.CSTNode) -> bool:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString())]):
            return True
    return False


def _parsed(code: str, module: cst.Module) -> list[cst.BaseStatement]:
    return cast("list[cst.BaseStatement]", list(cst.parse_module(code, module.config_for_parsing).body))


# --- classes


def _members_added(node: cst.ClassDef, edit: MembersAdded, module: cst.Module) -> cst.ClassDef:
    body = list(node.body.body)
    new = _parsed(edit.code, module)
    if edit.after is None:
        at = 1 if body and _is_text(body[0]) else 0
        if at < len(body):
            new[0] = _led(new[0], _leading(body[at]))
            body[at] = _led(body[at], ())
        else:
            new[0] = _led(new[0], (cst.EmptyLine(indent=False),))
    else:
        at = 1 + _index(body, edit.after, edit.name)
        at += 1 if at < len(body) and _is_text(body[at]) else 0
        new[0] = _led(new[0], ())
    block = cast("cst.IndentedBlock", node.body)
    return node.with_changes(body=block.with_changes(body=[*body[:at], *new, *body[at:]]))


def _index(body: Sequence[cst.CSTNode], name: str, where: str) -> int:
    for number, statement in enumerate(body):
        if name in _defined(statement):
            return number
    raise Undraftable(f"{where} declares no {name}")


def _leading(statement: cst.CSTNode) -> Sequence[cst.EmptyLine]:
    return cast("Sequence[cst.EmptyLine]", getattr(statement, "leading_lines", ()))


def _led(statement: cst.CSTNode, lines: Sequence[cst.EmptyLine]) -> cst.BaseStatement:
    return cast("cst.BaseStatement", statement.with_changes(leading_lines=lines))


def _in_class(
    node: cst.ClassDef, edit: MemberEnded | ValueEnded | FactDropped, module: cst.Module
) -> cst.ClassDef:
    body = list(node.body.body)
    wanted = edit.value if isinstance(edit, ValueEnded) else edit.member
    at = _index(body, wanted, edit.name)
    line = cast("cst.SimpleStatementLine", body[at])
    (statement,) = line.body
    match edit, statement:
        case ValueEnded(until=release), cst.Assign(value=value):
            code = f'{module.code_for_node(value)}, until("{release}")'
            changed: cst.BaseSmallStatement = statement.with_changes(value=_tuple(code, module))
        case MemberEnded(), cst.AnnAssign(annotation=annotation, value=default):
            text, has_default = module.code_for_node(annotation.annotation), default is not None
            changed = statement.with_changes(
                annotation=annotation.with_changes(
                    annotation=_expression(_ended(text, edit, has_default), module)
                ),
                equal=statement.equal if has_default else cst.AssignEqual(),
                value=default if has_default else cst.Name("None"),
            )
        case FactDropped(fact=fact), cst.AnnAssign(annotation=annotation):
            text = _without_fact(annotation.annotation, fact, module)
            changed = statement.with_changes(
                annotation=annotation.with_changes(annotation=_expression(text, module))
            )
        case _:
            raise Undraftable(f"{edit.name} declares {wanted} in another way than the rest")
    body[at] = line.with_changes(body=[changed])
    block = cast("cst.IndentedBlock", node.body)
    return node.with_changes(body=block.with_changes(body=body))


def _ended(text: str, edit: MemberEnded, has_default: bool) -> str:
    """The annotation that says when the member went; what was required may be absent from now on."""
    said = f'until("{edit.until}")'
    if has_default:
        inner = _inside_annotated(text)
        return f"Annotated[{inner or text}, {said}]"
    inner = _inside_annotated(text)
    kind, facts = inner.split(", ", 1) if inner and ", " in inner else (text, "")
    optional = kind if edit.is_nullable else f"OmittableNotNull[{kind}]"
    return f"Annotated[{optional}, {facts + ', ' if facts else ''}SCHEMA_REQUIRES, {said}]"


def _inside_annotated(text: str) -> str:
    return text[len("Annotated[") : -1].strip().rstrip(",") if text.startswith("Annotated[") else ""


def _without_fact(annotation: cst.BaseExpression, fact: str, module: cst.Module) -> str:
    match annotation:
        case cst.Subscript(value=cst.Name(value="Annotated"), slice=parts):
            texts = [module.code_for_node(part.slice) for part in parts]
            kept = [text for text in texts if text != fact]
            if len(kept) < len(texts):
                return kept[0] if len(kept) == 1 else f"Annotated[{', '.join(kept)}]"
    raise Undraftable(f"its annotation does not say {fact}")


def _expression(code: str, module: cst.Module) -> cst.BaseExpression:
    return cst.parse_expression(code, module.config_for_parsing)


def _tuple(code: str, module: cst.Module) -> cst.BaseExpression:
    (line,) = _parsed(f"x = {code}\n", module)
    (statement,) = cast("cst.SimpleStatementLine", line).body
    return cast("cst.Assign", statement).value


# --- statements


def _statement_added(module: cst.Module, edit: StatementAdded) -> cst.Module:
    body = list(module.body)
    new = _parsed(edit.code, module)
    lines = [cst.EmptyLine(indent=False)] * edit.blank_lines
    new = [each if _is_text(each) else _led(each, lines) for each in new]
    behind = [number for number, each in enumerate(body) if set(_defined(each)) & set(edit.after)]
    using = next((number for number, each in enumerate(body) if _names(each, edit.name)), None)
    if using is None:
        using = next(
            (number for number, each in enumerate(body) if set(_defined(each)) & set(edit.before)), None
        )
    if behind and (using is None or using > behind[-1] or edit.blank_lines == 1):
        at = behind[-1] + 1
        at += 1 if at < len(body) and _is_text(body[at]) else 0
    elif using is not None:
        at = using
    else:
        raise Undraftable(f"nothing in the module says where {edit.name} is to stand")
    return module.with_changes(body=[*body[:at], *new, *body[at:]])


class _Uses(cst.CSTVisitor):
    def __init__(self, name: str) -> None:
        self.name = name
        self.is_found = False

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802 - libcst calls it so
        self.is_found |= node.value == self.name


def _names(statement: cst.CSTNode, name: str) -> bool:
    """Whether a statement names something."""
    visitor = _Uses(name)
    statement.visit(visitor)
    return visitor.is_found


# --- what is assigned to a name


class _Assigned(cst.CSTTransformer):
    """Does one edit in what is assigned to a name, where it fits first."""

    def __init__(self, edit: ElementAdded | ArmAdded | CallWord, module: cst.Module) -> None:
        self._edit = edit
        self._module = module
        self._depth = 0
        self.is_done = False

    def leave_Tuple(self, original: cst.Tuple, updated: cst.Tuple) -> cst.BaseExpression:  # noqa: N802 - libcst calls it so
        edit = self._edit
        if self.is_done or not isinstance(edit, ElementAdded) or edit.argument:
            return updated
        self.is_done = True
        return _element_added(updated, edit, self._module)

    def leave_Arg(self, original: cst.Arg, updated: cst.Arg) -> cst.Arg:  # noqa: N802 - libcst calls it so
        edit = self._edit
        if (
            self.is_done
            or not isinstance(edit, ElementAdded)
            or not isinstance(updated.keyword, cst.Name)
            or updated.keyword.value != edit.argument
            or not isinstance(updated.value, cst.Tuple)
        ):
            return updated
        self.is_done = True
        return updated.with_changes(value=_element_added(updated.value, edit, self._module))

    def leave_BinaryOperation(  # noqa: N802 - libcst calls it so
        self, original: cst.BinaryOperation, updated: cst.BinaryOperation
    ) -> cst.BaseExpression:
        edit = self._edit
        if self.is_done or not isinstance(edit, ArmAdded) or not isinstance(updated.operator, cst.BitOr):
            return updated
        arm = cst.Name(edit.arm)
        for side in ("left", "right"):
            part = getattr(updated, side)
            if not isinstance(part, cst.Name) or part.value not in (edit.after, UNKNOWN):
                continue
            self.is_done = True
            if part.value == edit.after:
                if side == "right":
                    return cst.BinaryOperation(updated, updated.operator, arm)
                return updated.with_changes(left=cst.BinaryOperation(part, updated.operator, arm))
            if side == "right":
                return updated.with_changes(left=cst.BinaryOperation(updated.left, updated.operator, arm))
        return updated

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802 - libcst calls it so
        self._depth += 1

    def leave_Call(self, original: cst.Call, updated: cst.Call) -> cst.BaseExpression:  # noqa: N802 - libcst calls it so
        self._depth -= 1
        edit = self._edit
        if self.is_done or self._depth or not isinstance(edit, CallWord):
            return updated
        self.is_done = True
        kept = [each for each in updated.args if not each.keyword or each.keyword.value != edit.keyword]
        if not edit.value:
            return updated.with_changes(args=_without_last_comma(kept))
        return updated.with_changes(args=[*_with_comma(kept), _argument(edit.keyword, edit.value)])


def _argument(word: str, value: str) -> cst.Arg:
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return cst.Arg(cst.parse_expression(value), keyword=cst.Name(word), equal=equal)


def _with_comma(args: Sequence[cst.Arg]) -> list[cst.Arg]:
    spaced = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    return [*args[:-1], args[-1].with_changes(comma=spaced)] if args else []


def _without_last_comma(args: Sequence[cst.Arg]) -> list[cst.Arg]:
    return [*args[:-1], args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)] if args else []


def _element_added(node: cst.Tuple, edit: ElementAdded, module: cst.Module) -> cst.Tuple:
    """The tuple with one more element. A comment before the next element stays before that one."""
    elements = list(node.elements)
    texts = [module.code_for_node(each.value) for each in elements]
    new = cst.Element(_expression(edit.element, module))
    if edit.after is None:
        comma = elements[0].comma if elements else cst.MaybeSentinel.DEFAULT
        return node.with_changes(elements=[new.with_changes(comma=comma), *elements])
    if edit.after not in texts:
        raise Undraftable(f"{edit.name} does not list {edit.after}")
    at = texts.index(edit.after)
    plain = next(
        (
            each.comma
            for each in elements[:-1]
            if isinstance(each.comma, cst.Comma) and "#" not in module.code_for_node(each.comma)
        ),
        cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")),
    )
    behind = elements[at]
    elements[at : at + 1] = [behind.with_changes(comma=plain), new.with_changes(comma=behind.comma)]
    return node.with_changes(elements=elements)


# --- what it imports


def with_imports(text: str, needed: Mapping[str, Iterable[str]]) -> str:
    """The module with what it needs from others: one more statement for what it does not import yet."""
    module = cst.parse_module(text)
    known: dict[str, set[str]] = {}
    last = 0
    for number, statement in enumerate(module.body):
        for each in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            if isinstance(each, cst.ImportFrom | cst.Import):
                last = number + 1
            if (
                isinstance(each, cst.ImportFrom)
                and each.module
                and not isinstance(each.names, cst.ImportStar)
            ):
                names = {str(alias.evaluated_name) for alias in each.names if not alias.asname}
                known.setdefault(module.code_for_node(each.module), set()).update(names)
    missing = {name: sorted(set(names) - known.get(name, set())) for name, names in needed.items()}
    lines = [f"from {name} import {', '.join(names)}\n" for name, names in sorted(missing.items()) if names]
    new = _parsed("".join(lines), module) if lines else []
    at = last or (1 if module.body and _is_text(module.body[0]) else 0)
    return module.with_changes(body=[*module.body[:at], *new, *module.body[at:]]).code
