"""The ledger of one ``.grad``, like an account book: what was added to it, and every zeroing."""
