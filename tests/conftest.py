"""What every test is run with."""

import os

from hypothesis import settings

# The same examples at each run, so that a failure is always of the change under test. `HYPOTHESIS_PROFILE=search
# pytest ...` looks for others.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
