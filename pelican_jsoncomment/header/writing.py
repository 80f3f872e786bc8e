"""Write JSON so that it can be in a comment of HTML."""

from __future__ import annotations


def in_comment(text: str) -> str:
    """Return JSON without what ends a comment: HTML looks for it in strings, too."""
    return text.replace("-->", r"--\u003e").replace("--!>", r"--!\u003e")
