"""Words and shapes: everything that is shown, as plain values that know neither screen nor socket."""
