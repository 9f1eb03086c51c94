"""Figures → a bar chart.

Input: a title and numbers by name. Output: an SVG that needs no font, script or library, and can be
read on a light and on a dark page.
"""

from __future__ import annotations

from html import escape

__all__ = ["bars"]

WIDTH, BAR, GAP, LABELS, NUMBERS = 760, 22, 10, 230, 70


def bars(title: str, figures: dict[str, float]) -> str:
    """One horizontal bar a figure, in the order given."""
    height = 40 + len(figures) * (BAR + GAP)
    most = max(figures.values())
    rows = [
        _bar(40 + index * (BAR + GAP), name, figure, figure / most)
        for index, (name, figure) in enumerate(figures.items())
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="13" fill="#808890">\n'
        f'<text x="0" y="18" font-weight="600">{escape(title)}</text>\n' + "".join(rows) + "</svg>\n"
    )


def _bar(top: int, name: str, figure: float, share: float) -> str:
    length = max(2, round(share * (WIDTH - LABELS - NUMBERS)))
    middle = top + BAR / 2 + 4.5
    return (
        f'<text x="{LABELS - 10}" y="{middle}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{LABELS}" y="{top}" width="{length}" height="{BAR}" rx="3" fill="#4c8dd6"/>'
        f'<text x="{LABELS + length + 8}" y="{middle}">{figure:.2f}</text>\n'
    )
