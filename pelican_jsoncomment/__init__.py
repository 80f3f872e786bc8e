"""Build essays that begin with an HTML comment of JSON in any Pelican blog."""

__version__ = "0.2.0"

# Pelican imports every namespace plugin at each start, and an import that fails
# stops every build in the environment: nothing is imported here, and what
# register() imports can at worst be reported as "Cannot register plugin".


def register() -> None:
    """Connect the plugin to Pelican; to do it again changes nothing."""
    from pelican_jsoncomment import plugin  # noqa: PLC0415

    plugin.register()
