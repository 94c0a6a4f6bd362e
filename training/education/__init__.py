"""Learning to code courses and apprenticeship standards."""
