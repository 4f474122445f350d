"""Makes the rows of what is open say what the step says."""
