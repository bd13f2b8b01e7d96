"""The frozen program's first file: the command line, or the kernel when that is spawned."""

import multiprocessing
import sys

if __name__ == "__main__":
    # In a bundle the kernel's process starts this same program; freeze_support runs it instead.
    multiprocessing.freeze_support()
    from playground.cli import main

    sys.exit(main())
