"""Starting a problem from data: the preview of a CSV file, and generated sets."""
