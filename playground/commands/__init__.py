"""The commands of the command line, one to a file: HELP, add_arguments and main."""
