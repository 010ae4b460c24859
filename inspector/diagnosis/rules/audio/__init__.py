"""Rules about sound on its way in and out: formats, commits, turn detection, playback."""
