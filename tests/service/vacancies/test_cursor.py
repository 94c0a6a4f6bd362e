"""Cursors, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.errors import SocCoderError
from service.vacancies.cursor import Position, read_cursor, write_cursor

queries = st.tuples(st.text(), st.integers() | st.none())
positions = st.builds(Position, st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 2**63 - 1))


@given(query=queries, position=positions)
def test_a_cursor_is_read_as_it_was_written(query, position):
    cursor = write_cursor(query, position)
    assert read_cursor(query, cursor) == position
    assert len(cursor) <= 200
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(query=queries, other=queries, position=positions)
def test_a_cursor_is_good_for_its_query_alone(query, other, position):
    if query != other:
        with pytest.raises(SocCoderError, match="of another query"):
            read_cursor(other, write_cursor(query, position))


@given(cursor=st.text(st.characters(codec=None), max_size=200) | st.text("WyIxLDBd=-_", max_size=40))
def test_any_other_text_is_no_cursor(cursor):
    with pytest.raises(SocCoderError):
        read_cursor("asked", cursor)
