"""`python -m dedup` is the `dedup` command."""

from dedup.cli.main import main

if __name__ == "__main__":
    main()
