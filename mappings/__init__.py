"""What is known: classifications, the coding index and crosswalks, read from tables."""
