"""The command line: arguments to Config, to pipeline, to report and exit code."""
