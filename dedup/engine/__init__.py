"""Where the stages run: on local threads or on a Ray cluster."""
