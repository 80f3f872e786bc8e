"""``import``: bring a folder of old essays, or an export, into a blog's content."""
