"""Text of feeds made plain: markup taken out, characters that cannot be stored or seen left out, length bounded.

What comes out is text and not HTML: whoever puts it on a page escapes it.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from lxml import etree

MARK = "\uefff"
"""Follows each character whose bytes were not UTF-8; a private character, taken out when the text is cleaned."""

_TAG = re.compile(r"<[a-zA-Z/!?]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)
_HALF = re.compile("[\ud800-\udfff]")
_DROPPED = ("head", "iframe", "noscript", "object", "script", "style", "svg", "template", "title")
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "form", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_MOST_ROUNDS = 3
"""Times that feeds escape markup within markup, at most."""


def line(text: str) -> str:
    """Return `text` as plain text on one line."""
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return text.strip() if "  " not in text else " ".join(text.split())
    return " ".join(_plain(text).split())


def paragraphs(text: str) -> str:
    """Return `text` as plain text: a line for each paragraph, no empty lines, one space between words."""
    lines = (" ".join(each.split()) for each in _plain(text).splitlines())
    return "\n".join(filter(None, lines))


def storable(text: str) -> str:
    """Return `text` without what no database takes: U+0000, and halves of characters, which become U+FFFD."""
    return _HALF.sub("\ufffd", text).replace("\0", "").replace(MARK, "")


def _plain(text: str) -> str:
    text = _HALF.sub("\ufffd", text).replace(MARK, "")
    for _ in range(_MOST_ROUNDS):
        if _TAG.search(text):
            text = _stripped(_UNSEEN.sub("", text))
        elif _ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
    return _HALF.sub("\ufffd", _UNSEEN.sub("", text))


def _stripped(text: str) -> str:
    """Return the text of a piece of HTML, with a new line where a block begins or ends."""
    root = etree.fromstring(f"<body>{text}".encode(), _parser())
    if root is None:
        return ""
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, *_DROPPED, with_tail=False)
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    return "".join(parts)


@lru_cache(maxsize=1)
def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
