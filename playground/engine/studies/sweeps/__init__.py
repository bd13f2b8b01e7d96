"""Many runs that advance together: batches, updates, ends."""
