"""Which occupations an apprenticeship standard leads to: its official codes where it is known, else predicted ones."""
