"""Numbers as people read them."""


def number_of(count: int, noun: str) -> str:
    """A number of things in words: '1 article', '2,000 articles'."""
    return f"{count:,} {noun}{'s' * (count != 1)}"
