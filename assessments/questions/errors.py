"""What can be wrong with a definition or with an answer."""


class InvalidDefinition(ValueError):
    """A definition that no question can be made of.

    :ivar code: why, for the sentence that the author gets
    """

    def __init__(self, message: str, *, code: str = "malformed") -> None:
        super().__init__(message)
        self.code = code


class InvalidResponse(ValueError):
    """An answer that the question does not allow.

    :ivar code: why, for the sentence that the reader gets
    """

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code
