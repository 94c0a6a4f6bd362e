"""An answer is made once for the same releases, and told anew at once when another is promoted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.endpoints import figures as endpoint
from service.occupations.release import Release
from service.store import figures
from service.store.releases import Promotion, promote, stage
from tests.service.occupations.conftest import pay


@pytest.fixture
def release(told):
    """Add a release of weekly pay in 2024 with this median of 2237, and return what makes it current."""

    def add(median):
        one = Release(0, "ashe_weekly_pay", "2024", "soc2020", "SOC2020", "b.xlsx", "e" * 64, f"{median}")
        with told.write() as connection:
            number = stage(connection, one, b"", "test")
            figures.add(connection, number, [pay("2237", "2024", median)])

        def switch():
            with told.write() as connection:
                promote(connection, Promotion(*one.slot, number, "test", "a test", datetime.now(UTC), ""))

        return switch

    return add


ADDRESSES = (
    "/v1/occupations/2237/pay",
    "/v1/occupations/compare?soc=2237",
    "/api/v1/ashe/estimatePay?soc=2237&scheme=soc2020",
)


def medians(address, answer):
    if "compare" in address:
        (occupation,) = answer.json()["occupations"]
        return [each["figures"]["median"]["value"] for each in occupation["latest"] if each["measure"] == "weekly_pay"]
    if "estimatePay" in address:
        return [each["estpay"] for each in answer.json()["series"]]
    return [each["figures"]["median"]["value"] for each in answer.json()["series"]]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_promotion_is_told_at_once_and_so_is_its_undoing(figures_client, release, address):
    client = figures_client
    before = client.get(address)
    first, second = release(900.0), release(950.0)
    assert client.get(address).content == before.content, "what is only loaded is not told"
    tags = {before.headers["etag"]}
    for switch, median in ((first, 900.0), (second, 950.0), (first, 900.0)):
        switch()
        held = client.get(address, headers={"If-None-Match": before.headers["etag"]})
        assert held.status_code == 200
        assert medians(address, held) != medians(address, before)
        assert any(abs(each - median) < 0.01 for each in medians(address, held))
        tags.add(held.headers["etag"])
        again = client.get(address, headers={"If-None-Match": held.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert len(tags) == 3


def test_an_answer_is_made_once_and_none_for_who_has_it(figures_client, monkeypatch):
    made = []

    def tell(*asked):
        made.append(asked[2:])
        return []

    monkeypatch.setattr(endpoint, "tell", tell)
    address = "/v1/occupations/5241/pay"
    first = figures_client.get(address)
    assert len(made) == len(endpoint.PAY)
    assert figures_client.get(address).content == first.content
    assert figures_client.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert len(made) == len(endpoint.PAY)
    assert figures_client.get(f"{address}?sex=male").headers["etag"] != first.headers["etag"]
    assert len(made) == 2 * len(endpoint.PAY)
