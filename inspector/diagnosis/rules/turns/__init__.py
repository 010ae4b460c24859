"""Rules about turns and responses: who asked, what came, what was cut off, and what never came."""
