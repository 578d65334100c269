"""A parsed page -> who said what, through which medium."""
