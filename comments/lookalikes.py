"""
Letters that print like others: one table for the lists of words and for protected names.

From Unicode's confusables.txt (Technical Standard 39): the Cyrillic, Greek, Armenian and small
capital letters that print like a Latin one. What is all Cyrillic or Greek is folded alike on both
sides of a comparison.
"""

LETTERS = str.maketrans(
    "авсԁеһіјкӏмнорԛгѕтуѵԝхӽьєүӕαβγεηικνορτυχωϲօսոհցƅɑɡıɩʟɴʀᴀᴇᴏᴜ",
    "abcdehijklmhopqrstyvwxxbeyaabyenikvoptuxwcounhgbagiilnraeou",
)
# And what prints like a letter in a name, where no digit or sign is expected.
IN_NAMES = LETTERS | str.maketrans("øđł01|!", "odlolll")
# Pairs that print like one letter, and letters that print like another.
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))
