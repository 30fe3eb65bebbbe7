"""A report as one HTML file that needs no other: pictures are inside, nothing is fetched.

Whatever a person named or wrote is escaped. The page follows the reader's light or dark and prints
light.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Protocol, TypeAlias

from playground.exchange.report.document import (
    Block,
    Bullets,
    Cell,
    Code,
    Gallery,
    Grid,
    Illustration,
    Image,
    Keyed,
    Number,
    Picture,
    Report,
    Text,
)

STYLE = """
:root { color-scheme: light dark; --ground: #ffffff; --text: #1f2328; --second: #57606a;
  --line: #d8dee4; --soft: #f6f8fa; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #1f2226; --text: #e6e8eb; --second: #a5adb5; --line: #3a3f45;
    --soft: #26292e; }
  .key { color: var(--dark) !important; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 980px; padding: 32px 24px 48px; background: var(--ground);
  color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
  "DejaVu Sans", sans-serif; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 36px 0 12px; padding-top: 12px; border-top: 1px solid var(--line); }
.lead { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0; padding: 0; list-style: none;
  color: var(--second); }
p, li { overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: 12px 0; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
th { color: var(--second); font-weight: 600; white-space: nowrap; }
.n { text-align: right; white-space: nowrap; }
.total td { font-weight: 600; border-bottom: 0; }
figure { margin: 12px 0 20px; }
.figures { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: flex-start; }
.figures figure { flex: 1 1 400px; min-width: 0; }
img { max-width: 100%; height: auto; display: block; }
figcaption { color: var(--second); font-size: 13px; margin-top: 4px; }
.gallery { display: flex; flex-wrap: wrap; gap: 12px; margin: 12px 0; }
.gallery figure { margin: 0; width: 84px; }
.gallery img { image-rendering: pixelated; margin: 0 auto; border: 1px solid var(--line); }
.gallery figcaption { text-align: center; font-size: 12px; line-height: 1.3; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px;
  padding: 12px 14px; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
footer { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--line);
  color: var(--second); font-size: 12px; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; }
  h2 { break-after: avoid; } figure, tr, pre { break-inside: avoid; }
  .wide { overflow: visible; } }
"""

DARK = "screen and (prefers-color-scheme: dark)"

Tiles: TypeAlias = tuple[tuple[Image, str], ...]
"""Small pictures, each with its words."""


class Page(Protocol):
    """How pictures are put into a page, and stand side by side."""

    def picture(self, picture: Picture) -> str:
        """Return the element of a picture."""

    def figures(self, figures: Sequence[Illustration]) -> str:
        """Return pictures with their words."""

    def tiles(self, tiles: Tiles) -> str:
        """Return small pictures with their words."""


class WebPage:
    """A page whose pictures are inside it, in both themes, and that a browser arranges."""

    def picture(self, picture: Picture) -> str:
        """Return the element of a picture."""
        light, dark = picture.light, picture.dark
        size = f'width="{light.width}" height="{light.height}"'
        image = f'<img alt="{escape(picture.alt)}" {size} src="{_data(light)}">'
        if dark is None:
            return image
        return f'<picture><source media="{DARK}" srcset="{_data(dark)}">{image}</picture>'

    def figures(self, figures: Sequence[Illustration]) -> str:
        """Return pictures with their words, as many in a line as fit."""
        parts = [
            f"<figure>{self.picture(each.picture)}"
            f"<figcaption>{escape(each.caption)}</figcaption></figure>"
            for each in figures
        ]
        return f'<div class="figures">{"".join(parts)}</div>'

    def tiles(self, tiles: Tiles) -> str:
        """Return small pictures with their words."""
        parts = [
            f"<figure>{self.picture(Picture(words, image))}"
            f"<figcaption>{escape(words)}</figcaption></figure>"
            for image, words in tiles
        ]
        return f'<div class="gallery">{"".join(parts)}</div>'


def to_html(report: Report) -> str:
    """Return a report as the text of an HTML file."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            f"<title>{escape(report.title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            content(report, WebPage()),
            "</main>",
            f"<footer>{escape(report.footer)}</footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


def content(report: Report, page: Page) -> str:
    """Return what stands between the head and the foot of a report."""
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in report.lead)
    lines = [f"<h1>{escape(report.title)}</h1>", f'<ul class="lead">{facts}</ul>']
    for section in report.sections:
        lines.append(f"<section><h2>{escape(section.title)}</h2>")
        for are_figures, group in groupby(
            section.blocks, lambda each: isinstance(each, Illustration)
        ):
            blocks = list(group)
            if are_figures:
                lines.append(
                    page.figures([each for each in blocks if isinstance(each, Illustration)])
                )
            else:
                lines += [_block(each, page) for each in blocks]
        lines.append("</section>")
    return "\n".join(lines)


def _block(block: Block, page: Page) -> str:
    match block:
        case Text(text=text):
            return f"<p>{escape(text)}</p>"
        case Code(text=text):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Bullets(sentences=sentences):
            return "<ul>" + "".join(f"<li>{escape(each)}</li>" for each in sentences) + "</ul>"
        case Illustration():
            return page.figures([block])
        case Gallery(pictures=pictures):
            return page.tiles(pictures)
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> str:
    head = "".join(
        f'<th scope="col"{_side(grid, i)}>{escape(name)}</th>' for i, name in enumerate(grid.header)
    )
    rows = []
    for index, row in enumerate(grid.rows):
        kind = ' class="total"' if grid.total and index == len(grid.rows) - 1 else ""
        cells = "".join(_cell(cell, _side(grid, i)) for i, cell in enumerate(row))
        rows.append(f"<tr{kind}>{cells}</tr>")
    table = f'<table aria-label="{escape(grid.name)}"><thead><tr>{head}</tr></thead>'
    return f'<div class="wide">{table}<tbody>{"".join(rows)}</tbody></table></div>'


def _cell(cell: Cell, side: str) -> str:
    if isinstance(cell, Number):
        return f'<td{side} title="{cell.exact!r}">{escape(cell.text)}</td>'
    if isinstance(cell, Keyed):
        style = f"color: {escape(cell.light)}; --dark: {escape(cell.dark)}"
        return f'<td{side}><span class="key" style="{style}">■</span> {escape(cell.text)}</td>'
    return f"<td{side}>{escape(cell)}</td>"


def _side(grid: Grid, column: int) -> str:
    return ' class="n"' if column >= grid.left else ""


def _data(image: Image) -> str:
    return f"data:{image.media_type};base64,{b64encode(image.data).decode('ascii')}"
