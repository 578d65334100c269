"""An article's text -> who does or threatens what to whom, and who said so.

    text/ sentences, marks, trees -> actors/ -> people/ -> quotes/ -> signals/

`reader.py` has the order on one page; everything is pure.
"""
