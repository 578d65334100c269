"""A parsed page -> who does or threatens what to whom, in what status, and why it counts."""
