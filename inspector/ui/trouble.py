"""What went wrong, as people read it."""


def told(error: Exception) -> str:
    """The words of an error; of the system's the file and what is wrong with it, without a number."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)
