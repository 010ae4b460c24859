"""Rules about the record itself: gaps, order, clocks, and events that do not fit together."""
