"""The widget: occupations side by side, in a frame on a page of another site."""
