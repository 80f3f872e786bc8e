"""Let Pelican find the plugin by itself, as ``pelican.plugins.jsoncomment``.

The wheel carries this file as ``pelican/plugins/jsoncomment/__init__.py``.
"""

from pelican_jsoncomment import register

__all__ = ["register"]
