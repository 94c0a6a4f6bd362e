"""Adverts that are copies but for a few words are found, and others are not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from service.store.tables import LIKENESSES
from service.vacancies.delete import delete
from service.vacancies.likeness import BANDS, FEWEST_WORDS, likeness
from service.vacancies.vacancy import Place

WORDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("ab", "em", "it", "on", "ud", "ale", "ost")]


def text(seed, count=300):
    random = Random(seed)
    return [random.choice(WORDS) for _ in range(count)]


def changed(words, times, seed=0):
    random = Random(seed)
    words = list(words)
    for place in random.sample(range(len(words)), times):
        words[place] = "another"
    return words


def is_alike(one, other):
    return not set(likeness(one)).isdisjoint(likeness(other))


def test_a_few_words_make_no_other_advert_and_many_do(vacancy):
    words = text(1)
    first = vacancy(1, "Plumber", employer="Pipes Ltd", place=Place("Leeds"), description=" ".join(words))
    near = [replace(first, description=" ".join(changed(words, 3, seed))) for seed in range(40)]
    far = [replace(first, description=" ".join(changed(words, 60, seed))) for seed in range(40)]
    assert sum(is_alike(first, each) for each in near) >= 34
    assert sum(is_alike(first, each) for each in far) == 0
    assert is_alike(first, replace(first, employer="An agency", title="PLUMBER", source="agency"))
    for other in (replace(first, title="Joiner"), replace(first, place=Place("York"))):
        assert not is_alike(first, other)


def test_only_a_full_description_is_like_another(vacancy):
    for count, keys in ((FEWEST_WORDS - 1, 0), (FEWEST_WORDS, BANDS)):
        assert len(likeness(vacancy(1, description=" ".join(text(1, count))))) == keys
    assert likeness(vacancy(1)) == ()


def test_keys_are_the_same_on_every_machine(vacancy):
    """They are kept: other keys would find no copy of what is in the store."""
    assert likeness(vacancy(1, "Plumber", description=" ".join(text(1))))[0] == 9005053263968248112


def test_copies_are_in_the_cluster_of_the_first(database, take, rows, vacancy):
    words = text(2)
    copies = [
        vacancy(number, "Plumber", employer=f"Agency {number}", description=" ".join(changed(words, number)))
        for number in range(3)
    ]
    other = vacancy(9, "Plumber", description=" ".join(text(3)))
    assert take([copies[0], other]) == {"new": 2}
    assert take(copies[1:]) == {"new": 2, "linked": 2}
    clusters = [row.cluster for row in rows(database)]
    assert clusters[0] == clusters[2] == clusters[3] != clusters[1]
    assert len(rows_of(database)) == 4 * BANDS
    changed_one = replace(copies[1], description=other.description)
    assert take([changed_one]) == {"changed": 1, "linked": 1}
    assert [row.cluster for row in rows(database)] == [clusters[0], clusters[1], clusters[1], clusters[0]]
    delete(database, "board", "r9")
    assert len(rows_of(database)) == 3 * BANDS


def rows_of(database):
    with database.read() as connection:
        return connection.execute(LIKENESSES.select()).all()
