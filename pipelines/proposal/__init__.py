"""A source profile proposed from files of unknown origin: headers and values held against the contracts.

What is not sure is written as a comment to confirm, never used; no cell of the files is repeated but codes.
"""

from pipelines.proposal.proposing import Proposal, propose

__all__ = ["Proposal", "propose"]
