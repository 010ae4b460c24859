"""What is made of a turn: which causes are possible and why, in the sentences that say so."""
