"""Random schemas and random edits of both sides against the laws of the merge: see random_merge.py.

BOUGH_SEED chooses the rounds and is printed; BOUGH_ROUNDS says how many.
"""
import os

from random_merge import run_rounds
from test_cases import cluster  # noqa: F401  pylint: disable=unused-import

SEED = int(os.environ.get("BOUGH_SEED", "20260131"))
ROUNDS = int(os.environ.get("BOUGH_ROUNDS", "25"))


def test_merging_is_running_the_scripts_of_both_sides(cluster):  # noqa: F811  pylint: disable=redefined-outer-name
    counts, bad = run_rounds(cluster, SEED, 0, ROUNDS)
    assert not bad, "\n".join(bad)
    # If hardly any round came to a merge with a witness, the law would say nothing.
    assert counts["exact"] + counts["order"] > ROUNDS / 4
