"""What every test is run with."""

import os

from hypothesis import settings

# The same examples at each run, so that a failure is always of the change under test; no deadline, for a machine that
# does something else at the same time must not fail a test. `HYPOTHESIS_PROFILE=search pytest ...` looks for others.
settings.register_profile("same", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
