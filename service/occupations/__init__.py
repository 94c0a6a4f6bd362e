"""What is known of occupations: figures, texts and titles."""
