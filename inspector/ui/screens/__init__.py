"""Screens: each is one thing that a person does, from the start screen to the inspector."""
