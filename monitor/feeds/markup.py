"""markup of a feed's text -> plain paragraphs, one a line. Runs where parse.py runs."""

import re
from html import unescape

from lxml import etree, html

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6 header hr li "
        "ol p pre section table td th tr ul",
    )
)
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "form"})
_MARKED = re.compile(r"<[a-zA-Z/!]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")


def paragraphs(markup: str) -> str:
    """Return the text of *markup*: blocks on lines of their own, no empty lines, no tags."""
    if not _MARKED.search(markup):
        return _lines(unescape(markup))
    try:
        root = html.fromstring(f"<div>{printable(markup)}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    # Line ends inside a paragraph are only the author's editor wrapping.
    pieces: list[str] = []
    silent = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        silent += _visit(event, node, pieces, silent)
    return _lines("".join(pieces))


def _visit(event: str, node: etree._Element, pieces: list[str], silent: int) -> int:
    """Add what *node* says at this *event*; return the change in how deep we are in what is not text."""
    tag = node.tag if isinstance(node.tag, str) else ""
    change = 0
    if tag in _SILENT:
        change = 1 if event == "start" else -1
    elif tag in _BLOCKS:
        pieces.append("\n")
    said = node.text if event == "start" and tag else node.tail if event != "start" else None
    if said and not (silent + change):
        pieces.append(said.replace("\n", " "))
    return change


def printable(text: str) -> str:
    """Return *text* without control characters and halves of surrogate pairs, which no encoder takes."""
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")


def _lines(text: str) -> str:
    lines = (_SPACE.sub(" ", line).strip() for line in printable(text).split("\n"))
    return "\n".join(line for line in lines if line)
