"""What the bundle's program runs; a worker process starts the same file again."""

from __future__ import annotations

from multiprocessing import freeze_support

from perfeval.cli import main

if __name__ == "__main__":
    freeze_support()
    main()
