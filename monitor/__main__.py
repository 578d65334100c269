"""`python -m monitor` and the console script."""

import os

# Numpy would start a thread per core in every reader process, of which load_parser lets only one work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from monitor.cli import app


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
