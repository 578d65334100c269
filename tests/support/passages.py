"""A short article of our own in which all that matters happens once."""

OPEN_WAR = (
    "Pakistan bombed targets near Kabul on Friday, officials said. "
    "“Our patience is at an end. Now it is open war between us and you,” Pakistan’s Defence Minister "
    "Khawaja Asif told the Taliban government of Afghanistan in a post on X.\n"
    "Iran offered to mediate between the two countries.\n"
    "The coach of Karachi’s cricket team said it was open war in the dressing room."
)
EVERYDAY = (
    "The bakery on Mill Lane has won the county prize for the third year running.\n"
    "“We are over the moon,” said its owner, Ruth Ames, who took over the ovens from her father."
)
