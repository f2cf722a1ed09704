"""The one kind of fault that the embedded PostgreSQL raises."""


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot do what was asked; the text is one line that says what to do."""
