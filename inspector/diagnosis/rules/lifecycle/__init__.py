"""Rules about sessions and items that begin, are acknowledged and end."""
