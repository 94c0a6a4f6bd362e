"""The code that a page needs to hold a widget."""

from __future__ import annotations

from html import escape

from service.widget.options import Options

TITLE = "Compare occupations"


def script_code(base: str, options: Options) -> str:
    """Return the script element, with a link for visitors without JavaScript; `base` is the address of the service."""
    chosen = options.model_dump(exclude_defaults=True) | {"soc": ",".join(options.soc)}
    attributes = "".join(f' data-{name}="{escape(str(value))}"' for name, value in chosen.items() if value)
    link = f'<noscript><a href="{_address(base, options)}">{TITLE}</a></noscript>'
    return f'<script src="{escape(base)}widget.js"{attributes} defer></script>\n{link}'


def frame_code(base: str, options: Options) -> str:
    """Return the frame by itself."""
    return (
        f'<iframe src="{_address(base, options)}" title="{TITLE}" width="100%" height="600" loading="lazy" '
        'referrerpolicy="no-referrer"></iframe>'
    )


def _address(base: str, options: Options) -> str:
    return escape(f"{base}widget?{options.query}".removesuffix("?"))
