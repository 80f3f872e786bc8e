"""What the templates of any theme get: dates, the provenance line, the chronology."""
