"""Show in an editor what ``check`` and ``fix`` say of an essay while it is written."""
