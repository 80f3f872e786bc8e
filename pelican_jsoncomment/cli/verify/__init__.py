"""``verify``: compare an old archive with the site that Pelican built of it."""
