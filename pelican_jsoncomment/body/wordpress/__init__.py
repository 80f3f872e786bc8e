"""Render WordPress bodies: post content, as WordPress stores it, to HTML."""

from pelican_jsoncomment.body.wordpress.writer import Rendered, autop, findings

__all__ = ["Rendered", "autop", "findings"]
