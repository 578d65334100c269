"""`python -m monitor` and the console script."""

from monitor.cli import app


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
