"""``convert``: this header, Pelican's ``Key: value`` and YAML, one into another."""
