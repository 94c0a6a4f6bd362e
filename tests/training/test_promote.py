"""Promoting a model and going back, in a real store."""

from __future__ import annotations

import pytest

from mappings.errors import SocCoderError

pytest.importorskip("mlflow", reason="needs the extra 'training'")

from training.compare import compare
from training.examples import is_held_out
from training.labelled import CODED_ADVERTS, read_labelled
from training.promote import RefusedError, promote, rollback
from training.registry import CHALLENGER, CHAMPION, aliases, resolve, version_of
from training.tracking import store

pytestmark = pytest.mark.usefixtures("registry")

PROFESSIONALS = "major group: 2 Professional Occupations"


def test_a_challenger_with_shuffled_labels_is_worse_where_they_were_shuffled(made_sources):
    adverts = [each for each in read_labelled(made_sources / CODED_ADVERTS) if is_held_out(each.item.title)]
    comparison = compare(CHAMPION, CHALLENGER, adverts)
    assert PROFESSIONALS in comparison.worse
    assert not [name for name in comparison.worse if name.startswith("major group") and name != PROFESSIONALS]
    flipped = comparison.flips[0]
    assert flipped.champion[0] == "2"
    assert flipped.right_before > flipped.right_after


def test_a_challenger_that_is_worse_is_refused_and_the_slices_named():
    with pytest.raises(RefusedError, match=PROFESSIONALS):
        promote(CHALLENGER, ["all", PROFESSIONALS], "ann")
    assert (resolve(CHAMPION), resolve(CHALLENGER)) == ("1", "2")


@pytest.mark.parametrize("reason", ["", "  "])
def test_force_needs_a_reason(reason):
    with pytest.raises(RefusedError, match="only with a reason"):
        promote(CHALLENGER, [PROFESSIONALS], "ann", reason, force=True)
    assert resolve(CHAMPION) == "1"


def test_a_forced_promotion_is_recorded_and_can_be_taken_back():
    assert promote(CHALLENGER, [PROFESSIONALS], "ann", "the old one is banned", force=True) == ("1", "2")
    with store() as client:
        assert aliases(client) == {"champion": "2"}
        tags = version_of(client, CHAMPION).tags
    assert (tags["promoted_by"], tags["promoted_because"]) == ("ann", "the old one is banned")
    assert (tags["promoted_over"], tags["promoted_despite"]) == ("1", PROFESSIONALS)
    assert tags["promoted_at"].startswith("20")
    assert rollback("bob", "nurses complained") == ("2", "1")
    assert resolve(CHAMPION) == "1"
    with store() as client:
        tags = version_of(client, "models:/soc-coder/2").tags
    assert (tags["rolled_back_by"], tags["rolled_back_because"]) == ("bob", "nurses complained")
    assert tags["promoted_by"] == "ann"


def test_the_first_champion_has_none_before_it():
    with pytest.raises(SocCoderError, match="first champion"):
        rollback("bob", "why not")


def test_the_champion_is_not_promoted_again():
    with pytest.raises(SocCoderError, match="the champion already"):
        promote("models:/soc-coder/1", [], "ann")
