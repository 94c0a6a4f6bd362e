"""Answers are kept up to a size, and those that were asked for longest ago go first."""

from __future__ import annotations

from service.occupations.kept import Kept


def test_no_more_is_kept_than_there_is_room_for():
    kept, made = Kept(most=100), []

    def ask(key, size=40):
        return kept.get(key, lambda: made.append(key) or b"x" * size)

    assert ask("a") == ask("a") == b"x" * 40
    ask("b")
    ask("a")
    ask("c")
    assert (made, kept.size) == (["a", "b", "c"], 80)
    ask("a")
    assert made == ["a", "b", "c"], "what was asked for last stays"
    ask("b")
    assert (made, kept.size) == (["a", "b", "c", "b"], 80)
    assert ask("d", 101) == b"x" * 101
    assert kept.size == 0, "what is too large for all of the room is told, and not kept"
    for key in range(1000):
        ask(key)
    assert kept.size == 80
