"""An article's text -> who does or threatens what to whom, and who said so.

gate -> sentences -> actors -> quotes -> signals -> status -> attribution; reader.py has the order.
"""
