"""Documents of a case as PDF, each in the language of whoever reads it; made on demand, stored nowhere.

The promise, receipts for equipment and, apart from them, for personal effects, labels, the decision with its
reasons, the statement of account, the review of the danger. The same case gives the same bytes.
"""
