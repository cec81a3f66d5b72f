"""`python -m pipelines.samples FOLDER`: writes again the samples that the repository holds."""

import sys
from pathlib import Path

from pipelines.samples.committed import write_committed

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit("usage: python -m pipelines.samples FOLDER")
    write_committed(Path(sys.argv[1]))
