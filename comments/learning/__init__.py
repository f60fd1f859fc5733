"""
A filter that learns from the newsroom's own decisions, on the newsroom's own machine.

`features` says what of a reply counts, `trainer` weighs it with Vowpal Wabbit, and `weights` judges
by what came of it without that library. docs/decisions/0003-learning-filter.md says why.
"""
