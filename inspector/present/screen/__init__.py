"""What the screen says around its views: title, tabs, start, composer, filter, relay, replay."""
