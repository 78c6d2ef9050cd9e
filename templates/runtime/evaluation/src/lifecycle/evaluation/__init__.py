"""The evaluation that every stage uses: ask, score, compare, print."""
