from __future__ import annotations

from benchmarks.compat import measure_compat, table


def test_the_addresses_of_lmi_for_all_are_measured():
    served = measure_compat(connections=2, seconds=0.2, workers=[1])
    assert len(served[1].answers) == 5
    assert all(each.requests and not each.failed for each in served[1].answers)
    assert [row[1] for row in table(served).rows] == ["1"] * 5
