"""The parts of screens, which paint what `present` gives them."""
