"""The systems that archives come from: what each has, and what becomes of it."""
