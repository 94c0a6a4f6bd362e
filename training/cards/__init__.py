"""The cards of a bundle: model card, data sheet and transparency record, made from its record and what was measured."""
