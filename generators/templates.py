"""Jinja2 templates: the shape of text, and no decision.

Input: the name of a template below `templates/` and values that are ready to print. Output: text.
"""

from __future__ import annotations

from functools import cache

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)

from .errors import TemplateFailed
from .package_data import template_folder

__all__ = ["render"]


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(template_folder()),
        autoescape=False,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def render(template: str, /, **values: object) -> str:
    """The text of a template; `TemplateFailed` names its file and line."""
    try:
        return _template(template).render(values)
    except TemplateError as error:
        where = f"templates/{template}"
        if isinstance(error, TemplateSyntaxError):
            where += f":{error.lineno}"
        what = f"{type(error).__name__}: {error.message or error}"
        raise TemplateFailed(what, where, "fix the template; nothing was written") from error
