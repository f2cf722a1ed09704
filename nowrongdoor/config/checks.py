"""System checks."""


def refuse_to_start() -> str | None:
    return None
