"""Rules without I/O: what a work item, a due rule, a case or a permission is, whoever asks."""
