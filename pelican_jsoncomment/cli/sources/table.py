"""THE table of sources: each system that archives come from, one module for each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pelican_jsoncomment.cli.sources import (
    blogger,
    hexo,
    hugo,
    jekyll,
    nikola,
    pelican,
    wordpress,
    zola,
)
from pelican_jsoncomment.cli.sources.row import Source

_ALL = (
    hugo.SOURCE,
    jekyll.SOURCE,
    hexo.SOURCE,
    zola.SOURCE,
    nikola.SOURCE,
    pelican.SOURCE,
    pelican.YAML,
    wordpress.SOURCE,
    blogger.SOURCE,
)

SOURCES: Mapping[str, Source] = MappingProxyType({x.name: x for x in _ALL})
"""Every source by its name, in the order of the table."""

#: Those whose site is a folder of its own making.
FOLDERS: Mapping[str, Source] = MappingProxyType(
    {x.name: x for x in _ALL if x.place is not None}
)
AUTO = "auto"
#: What ``--from`` may be: front matter, not exports.
FRONT_MATTER = (AUTO, *FOLDERS, pelican.SOURCE.name, pelican.YAML.name)
