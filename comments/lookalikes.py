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
# Letters on a dark ground and those of flags: symbols that Unicode does not decompose.
PICTURED = {
    first + place: "abcdefghijklmnopqrstuvwxyz"[place]
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for place in range(26)
}
# Vowels of Devanagari and Bengali that can be written as another vowel with a sign, and print the
# same (The Unicode Standard, “vowel letters”: do not use); and Bengali's cut-off t.
VOWELS = (
    *(("अा", "आ"), ("आॅ", "ऑ"), ("अॉ", "ऑ"), ("आे", "ओ"), ("अो", "ओ"), ("आै", "औ"), ("अौ", "औ")),
    *(("एे", "ऐ"), ("एॅ", "ऍ"), ("उु", "ऊ"), ("र्इ", "ई")),
    *(("অা", "আ"), ("ঋৃ", "ৠ"), ("ৎ", "ত্")),
)
# Pairs that print like one letter, and letters that print like another.
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))
