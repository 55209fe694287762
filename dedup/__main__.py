"""The `dedup` command, also as `python -m dedup`; an interruption while it is still loading ends it without a traceback."""

import sys


def main() -> None:
    """Run `dedup` with the arguments of the process."""
    try:
        from dedup.cli.main import main as run
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
