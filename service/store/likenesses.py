"""The repository of likenesses: vacancies that are alike are put in one cluster, that of the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, select

from service.store.tables import LIKENESSES, VACANCIES


def cluster(connection: Connection, alike: Mapping[int, Sequence[int]]) -> None:
    """Put vacancies in the cluster of the first vacancy that they share a key with, where there is one.

    Args:
        connection: where to.
        alike: the keys (`service.vacancies.likeness`) of each vacancy, by its number; those that it had are forgotten.
    """
    forget_likeness(connection, list(alike))
    keys = {key for each in alike.values() for key in each}
    if not keys:
        return
    found = select(LIKENESSES.c.key, VACANCIES.c.number, VACANCIES.c.cluster).join(VACANCIES)
    firsts: dict[int, tuple[int, str]] = {}
    for key, number, name in connection.execute(found.where(LIKENESSES.c.key.in_(keys))):
        firsts[key] = min((number, name), firsts.get(key, (number, name)))
    own = select(VACANCIES.c.number, VACANCIES.c.cluster).where(VACANCIES.c.number.in_(list(alike)))
    moved = []
    for number, name in connection.execute(own.order_by(VACANCIES.c.number)).all():
        _, first = min((firsts[key] for key in alike[number] if key in firsts), default=(number, name))
        if first != name:
            moved.append({"of": number, "name": first})
        for key in alike[number]:
            firsts[key] = min((number, first), firsts.get(key, (number, first)))
    if moved:
        statement = VACANCIES.update().where(VACANCIES.c.number == bindparam("of"))
        connection.execute(statement.values(cluster=bindparam("name")), moved)
    rows = [{"key": key, "vacancy": number} for number, each in alike.items() for key in each]
    connection.execute(LIKENESSES.insert(), rows)


def forget_likeness(connection: Connection, numbers: Sequence[int]) -> None:
    """Forget what vacancies had in common with others."""
    connection.execute(delete(LIKENESSES).where(LIKENESSES.c.vacancy.in_(numbers)))
