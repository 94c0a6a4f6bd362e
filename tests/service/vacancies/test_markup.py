"""Markup taken out of the texts of feeds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.vacancies.markup import MARK, line, paragraphs, storable


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Staff nurse", "Staff nurse"),
        ("  Staff \t nurse\n", "Staff nurse"),
        ("R&D engineer, pay < £40k", "R&D engineer, pay < £40k"),
        ("Chef &amp; baker", "Chef & baker"),
        ("Chef &amp;amp; baker", "Chef & baker"),
        ("<b>Chef</b> de <i>partie</i>", "Chef de partie"),
        ("&lt;b&gt;Chef&lt;/b&gt;", "Chef"),
        ("Nurse\x00\x07 \u200bRGN\ufeff", "Nurse RGN"),
        ("Caf\ud83d manager", "Caf\ufffd manager"),
        (f"Café{MARK} manager", "Café manager"),
        ("", ""),
        ("<!-- nothing -->", ""),
        ("<", "<"),
    ],
)
def test_a_line_is_plain_text(text, plain):
    assert line(text) == plain


def test_paragraphs_and_list_items_stand_on_lines_of_their_own():
    text = "<h2>Baker</h2><p>Early <b>starts</b>.<br>Flour.</p><ul><li>Oven<li>Shop</ul>\n\n  End"
    assert paragraphs(text) == "Baker\nEarly starts.\nFlour.\nOven\nShop\nEnd"
    assert paragraphs("One  line.\n\n\n Another.\r\nThird") == "One line.\nAnother.\nThird"


def test_scripts_and_styles_and_what_they_hide_do_not_come_through():
    text = "<style>p {}</style><p onclick='x()'>Baker<script>alert(1)</script> wanted</p><!-- <b>x</b> --><svg>s</svg>"
    assert paragraphs(text) == "Baker wanted"
    assert paragraphs("<p>Baker<script>alert(1)") == "Baker"


def test_deep_and_broken_markup_ends():
    assert paragraphs("<div>" * 50_000 + "deep") in ("deep", "")
    assert paragraphs("<p>a</b></i><//p><p <p>b").startswith("a")


def test_what_is_stored_keeps_all_that_a_database_takes():
    assert storable("a\0b\ud800<p>&amp;\x07") == "ab\ufffd<p>&amp;\x07"


@settings(deadline=None)
@given(st.text(st.characters(codec=None)) | st.text(st.sampled_from("<>&;!-/ap \n\x00#x\ud800")))
def test_any_text_becomes_plain_text(text):
    for plain in (line(text), paragraphs(text), storable(text)):
        plain.encode()
        assert "\0" not in plain
    assert line(text) == line(text).strip()
    assert "\n" not in line(text)
