"""A relay between an app and its server: everything is written down, then passed on, byte for byte."""
