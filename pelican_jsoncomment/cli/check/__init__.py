"""``check``: report what is wrong with essays, and change nothing."""
