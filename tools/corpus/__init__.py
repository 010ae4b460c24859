"""How the samples are made: who speaks, in which dialect, with which ids.

Nothing of it is shipped. `python tools/make_sessions.py` writes the scenarios
and the recordings from the recipes here; what is written is committed.
"""
