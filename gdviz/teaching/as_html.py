"""A sheet as one HTML file that needs nothing else, ready for the printer."""

from collections.abc import Sequence
from html import escape

from gdviz.teaching.sheet_blocks import Blanks, Block, Boxes, Break, Heading, Link, Room, Text

STYLE = """
@page { size: A4; margin: 18mm; }
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 174mm; margin: 0 auto; color: #000; background: #fff; }
h1 { font-size: 17pt; margin: 0 0 6pt; }
h2 { font-size: 14pt; margin: 14pt 0 4pt; }
h3 { font-size: 12pt; margin: 12pt 0 2pt; break-after: avoid; }
p { margin: 4pt 0; }
ul { list-style: none; margin: 4pt 0; padding: 0; }
li::before { content: "☐ "; }
.blank { display: inline-block; min-width: 32mm; border-bottom: 0.7pt solid #000; margin: 0 6mm 0 2mm; }
.room { height: 8mm; border-bottom: 0.5pt solid #999; }
.page { break-after: page; border: 0; margin: 0; }
@media screen { .page { border-top: 1px dashed #999; margin: 24pt 0; } body { padding: 16px; } }
@media print {
  a { color: inherit; text-decoration: none; }
  a::after { content: ": " attr(href); font-size: 8pt; overflow-wrap: anywhere; }
}
""".strip()

BLANK = '<span class="blank">&nbsp;</span>'


def as_html(blocks: Sequence[Block], title: str) -> str:
    """The blocks as a whole document, all text escaped, without a script."""
    body = "\n".join(_written(block) for block in blocks)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>\n{STYLE}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _written(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Text(text, lead):
            return f"<p>{f'<strong>{escape(lead)}</strong> ' if lead else ''}{escape(text)}</p>"
        case Boxes(options):
            return f"<ul>{''.join(f'<li>{escape(option)}</li>' for option in options)}</ul>"
        case Blanks(labels):
            return f"<p>{''.join(escape(label) + BLANK for label in labels)}</p>"
        case Room(lines):
            return '<div class="room"></div>' * lines
        case Link(text, address):
            return f'<p><a href="{escape(address)}">{escape(text)}</a></p>'
        case Break():
            return '<hr class="page">'
