from __future__ import annotations

from training.education.naming import accuracy, respellings


def test_words_to_be_written_out_are_learned_from_pairs():
    pairs = [("applied maths", "Applied mathematics"), ("pure maths", "Pure mathematics"), ("Sports law", "Sport law")]
    assert respellings(pairs) == {"maths": "mathematics"}


def test_a_word_that_a_term_of_hecos_has_is_not_written_out():
    assert respellings([("nursing studies", "Midwifery studies")]) == {}


def test_accuracy_counts_names_one_of_whose_subjects_is_found():
    found = [("a", {"1", "2"}, ["2", "3"]), ("b", {"4"}, ["5", "4"])]
    assert accuracy(found, 1) == 0.5
    assert accuracy(found, 2) == 1.0
