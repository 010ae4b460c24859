"""The fifteen questions that a debugger must answer at a glance, each answered from the recording."""
