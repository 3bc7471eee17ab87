"""`python -m perfeval` is the `perfeval` command."""

from perfeval.cli import main

if __name__ == "__main__":
    main()
