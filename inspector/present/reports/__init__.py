"""Reports that leave the program: printed, as JSON, as a ticket, and the list of all exports."""
