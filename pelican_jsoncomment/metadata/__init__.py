"""Fields to Pelican metadata: what each means, and what is to be said of it."""
